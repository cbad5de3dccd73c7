import { pointsIn } from "../../src/funding/points-in.ts";
import { customerCaller, redeem as redeemBalance } from "../../src/funding/redeem.ts";
import type { CustomerActor } from "../../src/identity/admission.ts";
import { insertStepUp, saveStepUp } from "../wallet-rows.ts";
import type { Told, WalletRoom } from "./house.ts";
import type { Answer, Request } from "./notebook.ts";
import type { World } from "./world.ts";

/** What customers do with their own money and points. */

/** Takes a part of the balance out, mostly after a fresh factor. */
export function redeem(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const jti = random.hex(8);
  if (random.chance(85)) grant(world, room, jti);
  const amountMinor = random.pick([1, 100, 5_000]);
  const reference = world.newReference("red");
  const request = ownRequest(world, room, "redemption", reference, (change) =>
    house.step(room, (book, context) =>
      redeemBalance(
        book,
        {
          ...actorOf(world, room, jti),
          reference,
          amountMinor: amountMinor + change,
          payoutSealed: "sealed",
          payoutDigests: ["digest"],
          idKey: 1,
        },
        context,
      ),
    ),
  );
  return `redeem ${amountMinor} (${request.key}): ${world.notebook.send(request)}`;
}

/** Turns points into balance: a few, or all there are. */
export function turnPointsIn(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const account = room.book.head().balances.points;
  const there = (account?.creditsPosted ?? 0) - (account?.debitsPosted ?? 0);
  const amountMinor = random.chance(70) ? Math.max(1, there) : random.between(1, 30);
  const reference = world.newReference("pin");
  const request = ownRequest(world, room, "points_in", reference, (change) =>
    house.step(room, (book, context) =>
      pointsIn(
        book,
        {
          ...actorOf(world, room, ""),
          reference,
          amountMinor: amountMinor + change,
          idKey: 1,
        },
        house.table,
        context,
      ),
    ),
  );
  return `turn ${amountMinor} points in (${request.key}): ${world.notebook.send(request)}`;
}

function actorOf(world: World, room: WalletRoom, jti: string): CustomerActor {
  const wallet = room.book.profile()?.epoch ?? 0;
  const own = room.book.device(1)?.epoch ?? 0;
  const epoch = [world.house.control.epochs.customers, wallet, own] as const;
  return { authority: world.house.authority(), device: 1, jkt: "jkt-1", epoch, jti };
}

/** A second factor that was shown just now, found by the token's `jti`. */
function grant(world: World, room: WalletRoom, jti: string): void {
  const { sql } = room.store;
  const nowMs = world.house.nowMs + room.skewMs;
  const opened = { purpose: "redemption" as const, device: 1, openedMs: nowMs, challenge: null };
  const number = insertStepUp(sql, opened, 0);
  saveStepUp(sql, {
    ...opened,
    number,
    tries: 1,
    grantedMs: nowMs,
    jti,
    factorHash: "factor",
  });
}

type Own = { readonly kind: string; readonly row?: { readonly sequence: number } };

function ownRequest<T extends Own>(
  world: World,
  room: WalletRoom,
  kind: string,
  reference: string,
  step: (change: number) => Told<T>,
): Request {
  const send = (change: number): Answer | null => {
    const told = step(change);
    if (!told.told || world.weather.isLost()) return null;
    const { value } = told;
    if (value.row === undefined) return { stored: false, text: value.kind, final: false };
    return { stored: true, text: JSON.stringify({ row: value.row }), final: true };
  };
  const key = `${room.name} ${kind} ${customerCaller} ${reference}`;
  return { key, room, send: () => send(0), sendAltered: () => send(1) };
}
