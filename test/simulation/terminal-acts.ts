import { bury } from "../../src/settlement/inbox.ts";
import { settlementName, settlementShard } from "../../src/settlement/message.ts";
import { shops } from "./city.ts";
import { showOffline } from "./offline-phone.ts";
import { showCode } from "./payer-acts.ts";
import { cancelRequest, captureRequest, payRequest, refundRequest } from "./requests.ts";
import type { ShownCode, World } from "./world.ts";

/** What terminals do. Each act answers what it did and what came of it, for the trace. */

const amounts = [1, 3, 40, 120, 120, 777, 1_200, 1_200, 4_999, 30_001, 60_000];

/** Pays with a code shown just now, or with one from before; now, or after a delay on the way. */
export function pay(world: World): string | null {
  const { random, house } = world;
  const fresh = random.chance(80);
  if (fresh) (random.chance(85) ? showCode : showOffline)(world);
  const shown = (fresh ? world.codes.at(-1) : random.recent(world.codes)) ?? null;
  if (shown === null) return null;
  const known = random.chance(10) ? random.recent(world.references) : null;
  const own = shops.find(({ terminalId }) => terminalId === known?.terminalId);
  const shop = (random.chance(70) ? own : undefined) ?? random.pick(shops);
  const reference = known?.reference ?? world.newReference("pay");
  world.references.push({ terminalId: shop.terminalId, reference, code: shown });
  const code = random.chance(3) ? invented(world, shown) : shown;
  const request = payRequest(
    world,
    code,
    {
      shop,
      reference,
      amountMinor: random.pick(amounts),
      capture: random.chance(35) ? "manual" : "automatic",
      allowDuplicate: random.chance(50),
      currency: random.chance(3) ? "USD" : "JPY",
      deadlineMs: random.chance(10) ? house.nowMs + random.between(-10, 2_000) : null,
    },
    random.chance(3) ? random.pick(house.wallets) : code.room,
  );
  const label = `pay ${request.key} code ${code.jti.slice(-6)}`;
  if (random.chance(20)) {
    const at = house.elapsedMs + random.below(30_000);
    world.agenda.add(at, label, () => world.notebook.send(request));
    return `${label}: on its way`;
  }
  return `${label}: ${world.notebook.send(request)}`;
}

/** A code of the same phone that its wallet has never issued. */
function invented({ random }: World, { room, device, expiresAtMs }: ShownCode): ShownCode {
  return { room, device, expiresAtMs, jti: random.hex(16) };
}

/** Sends a request again, exactly or with something altered. */
export function replay(world: World): string | null {
  const { random, notebook } = world;
  const request = random.recent(notebook.requests);
  if (request === null) return null;
  if (random.chance(20)) return `alter ${request.key}: ${notebook.sendAltered(request)}`;
  return `replay ${request.key}: ${notebook.send(request)}`;
}

export function capture(world: World): string | null {
  const { random } = world;
  const known = random.recent(world.payments.filter(({ payment }) => held(payment.body)));
  if (known === null) return null;
  const { amountMinor } = known.payment.body;
  const request = captureRequest(world, known, {
    reference: world.newReference("cap"),
    amountMinor: random.chance(30) ? amountMinor : random.between(1, amountMinor + 1),
    last: random.chance(30),
  });
  return `${request.key} of ${known.payment.sequence}: ${world.notebook.send(request)}`;
}

const held = (body: { declineCode: string | null; holdUntilMs: number | null }) =>
  body.declineCode === null && body.holdUntilMs !== null;

export function refund(world: World): string | null {
  const { random } = world;
  const known = random.recent(world.payments);
  if (known === null) return null;
  const { amountMinor } = known.payment.body;
  const request = refundRequest(world, known, {
    reference: world.newReference("rfd"),
    amountMinor: random.chance(40) ? amountMinor : random.between(1, amountMinor + 1),
  });
  return `${request.key} of ${known.payment.sequence}: ${world.notebook.send(request)}`;
}

/** A cancellation by payment id, from any terminal of the merchant. */
export function cancelById(world: World): string | null {
  const { random, house } = world;
  const known = random.recent(world.payments);
  if (known === null) return null;
  const { payment, room } = known;
  const own = payment.body.shop;
  const request = cancelRequest(world, room, {
    shop: random.chance(80) ? own : random.pick(shops),
    reference: world.newReference("can"),
    paymentSequence: payment.sequence,
    paymentReference: random.chance(50) ? payment.reference : null,
    acceptedAtMs: house.nowMs,
  });
  return `${request.key} by id ${payment.sequence}: ${world.notebook.send(request)}`;
}

/** A cancellation with the code: of a payment that came, or that is still to come. */
export function cancelByCode(world: World): string | null {
  const { random, house } = world;
  const aim = random.chance(70) ? random.recent(world.references) : null;
  const code = (random.chance(80) ? aim?.code : undefined) ?? random.recent(world.codes);
  if (code === null) return null;
  const shop = shops.find(({ terminalId }) => terminalId === aim?.terminalId) ?? random.pick(shops);
  const reference = aim?.reference ?? world.newReference("pay");
  world.references.push({ terminalId: shop.terminalId, reference, code });
  const request = cancelRequest(world, code.room, {
    shop,
    reference: world.newReference("can"),
    paymentReference: reference,
    code: { jti: code.jti, expiresAtMs: code.expiresAtMs },
    acceptedAtMs: house.nowMs,
  });
  return `${request.key} by code of ${reference}: ${world.notebook.send(request)}`;
}

/** A cancellation by reference alone: Settlement keeps it and sends it on. */
export function cancelByReference(world: World): string | null {
  const { random, house } = world;
  const aim = random.recent(world.references);
  if (aim === null) return null;
  const { terminalId, reference } = aim;
  const shop = shops.find((one) => one.terminalId === terminalId);
  if (shop === undefined) return null;
  const shard = settlementShard(terminalId, reference, shop.shards);
  const room = house.settlement(settlementName({ ...shop, shard }));
  const tombstone = {
    terminalId,
    reference,
    cancellation: world.newReference("can"),
    acceptedAtMs: house.nowMs,
    shop,
  };
  const told = house.run(room, () => bury(room.book, tombstone));
  if (room.book.nextForwardMs() === 0) room.alarmMs = house.nowMs;
  return `cancel ${terminalId} ${reference} by reference: ${told.told ? told.value.cancellation : "crashed"}`;
}
