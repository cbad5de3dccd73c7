import { type Carried, isAllTaken, Load, type TakenThere } from "../../src/settlement/carried.ts";
import type { Delivery, Receipt } from "../../src/settlement/inbox.ts";
import { type EpochMs, secondMs } from "../../src/time.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { isWatched, lastVersions } from "../signal/snapshot.ts";
import { walletObject } from "../wallet/stub.ts";
import { settlementObject } from "./stub.ts";

/** What comes within this time is brought together, and reaches its Settlement so much later. */
export const deliveryPauseMs = 500;
/**
 * A wallet that has not acted again by then is told what was taken, while it is still in memory: its
 * alarm, which wakes it later, has nothing to ask then. What is idle is let go after 10 s.
 */
const tellWalletMs = 5 * secondMs;
/** Whoever is to bring something is waited for no longer than this. */
const awaitedMsMax = 2 * (deliveryPauseMs + secondMs);
/** Messages in one call, unless one wallet has more. */
const messagesMax = 200;
/** Settlement objects, and wallets, that an isolate remembers. */
const rememberedMax = 2_000;

/** What waits for one Settlement object, and who brings it. */
interface Leg {
  readonly load: Load;
  /** Somebody is about to bring what waits, at the latest then. */
  awaitedUntilMs: EpochMs;
}

const legs = new Map<string, Leg>();
/** What Settlement objects have taken, for the wallet's next act in this isolate. */
const taken = new Map<WalletRoute, TakenThere[]>();

/** What was taken of a wallet, and noted for its next act. */
interface Noted {
  readonly wallet: WalletRoute;
  readonly there: TakenThere;
}

/** An answer of a wallet, with what it carries for Settlement objects. */
type Answered<Outcome> = Outcome & { readonly carried?: readonly Carried[] };

/**
 * Has a wallet act, and brings what its answer carries to the Settlement objects, after the call's
 * own answer: the wallet's commit is durable by then, since no answer leaves it before. It is brought
 * together with what other wallets' answers carry within half a second: one call and one commit of an
 * object for many wallets. What is not brought the wallet's alarm delivers. What was taken is told the
 * wallet with its next act from here, or by itself some seconds later; it believes it of what it gave
 * along.
 *
 * A Settlement object believes of whoever calls it what it believes of a wallet that calls it: both
 * are code of this Worker, and nobody else has the binding. What neither could make up unnoticed is
 * the hash of a row: it is held against the wallet's chain.
 */
export async function carrying<Outcome extends object>(
  call: Pick<Call, "env" | "after" | "nowMs">,
  wallet: WalletRoute,
  act: (taken: readonly TakenThere[]) => Promise<Answered<Outcome>>,
): Promise<Outcome> {
  const known = taken.get(wallet) ?? [];
  taken.delete(wallet);
  const outcome = await act(known);
  const tookMs = Math.max(0, Date.now() - call.nowMs);
  for (const { destination, delivery } of outcome.carried ?? []) {
    bring(call, { destination, delivery: { ...delivery, tookMs } });
  }
  return outcome;
}

function bring({ env, after }: Pick<Call, "env" | "after">, { destination, delivery }: Carried) {
  const leg = legOf(destination);
  leg.load.add(delivery);
  const nowMs = Date.now();
  // Calls read clocks that differ by moments; one that stands further ahead was set back since.
  const leftMs = leg.awaitedUntilMs - nowMs;
  if (leftMs > 0 && leftMs <= awaitedMsMax) return;
  leg.awaitedUntilMs = nowMs + deliveryPauseMs + secondMs;
  after(run(env, destination, leg));
}

async function run(env: Env, destination: string, leg: Leg): Promise<void> {
  await scheduler.wait(deliveryPauseMs);
  leg.awaitedUntilMs = 0;
  // What comes from now on waits for its own run.
  const parts: (readonly Delivery[])[] = [];
  for (let part = next(leg); part.length > 0; part = next(leg)) parts.push(part);
  const noted: Noted[] = [];
  for (const part of parts) noted.push(...(await deliverAll(env, destination, part)));
  if (noted.length === 0) return;
  await scheduler.wait(tellWalletMs);
  await Promise.all(noted.map((each) => tellWallet(env, each)));
}

/** Tells a wallet what was taken, unless an act of it was told meanwhile. Never throws. */
async function tellWallet(env: Env, { wallet, there }: Noted): Promise<void> {
  const known = taken.get(wallet);
  if (known?.includes(there) !== true) return;
  taken.delete(wallet);
  try {
    await answered(walletObject(env, wallet).hearTaken(known));
  } catch (fault) {
    logFault("wallet_not_told", fault);
  }
}

function next({ load }: Leg): readonly Delivery[] {
  return load.take(messagesMax);
}

async function deliverAll(
  env: Env,
  destination: string,
  deliveries: readonly Delivery[],
): Promise<readonly Noted[]> {
  let receipts: readonly (Receipt | null)[];
  try {
    const settlement = settlementObject(env, destination);
    receipts = await answered(
      settlement.deliver(deliveries, Date.now(), lastVersions(), isWatched()),
    );
  } catch (fault) {
    // Their alarms deliver it: an object that is down is not asked by each of them now.
    logFault("messages_not_brought", fault, { destination });
    return [];
  }
  const noted: Noted[] = [];
  const unclear = deliveries.filter((delivery, index) => {
    const receipt = receipts[index] ?? null;
    if (receipt === null || !isAllTaken(delivery, receipt)) return true;
    const there = { destination, mark: receipt.mark, hash: receipt.hash };
    note(delivery.sender, there);
    noted.push({ wallet: delivery.sender, there });
    return false;
  });
  // What else it may mean, its wallet finds out itself, and delivers what is more than one batch.
  const asking = unclear.map(({ sender }) => answered(walletObject(env, sender).deliver()));
  for (const asked of await Promise.allSettled(asking)) {
    if (asked.status === "rejected") logFault("wallet_not_asked", asked.reason);
  }
  return noted;
}

function note(wallet: WalletRoute, there: TakenThere): void {
  const others = (taken.get(wallet) ?? []).filter(
    ({ destination }) => destination !== there.destination,
  );
  taken.delete(wallet);
  taken.set(wallet, [...others, there]);
  forgetOldest(taken);
}

function legOf(destination: string): Leg {
  const known = legs.get(destination);
  if (known !== undefined) return known;
  const leg: Leg = { load: new Load(), awaitedUntilMs: 0 };
  legs.set(destination, leg);
  forgetOldest(legs);
  return leg;
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}
