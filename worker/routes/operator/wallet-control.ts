import { noSuch } from "../../../src/control/entry-refusal.ts";
import { isHeld, type WalletTarget } from "../../../src/control/stop.ts";
import type { HeldStop } from "../../../src/identity/held-stops.ts";
import type { Problem } from "../../../src/problem.ts";
import { fail, ok, type Result } from "../../../src/result.ts";
import { controlObject } from "../../control/stub.ts";
import type { Call } from "../../door/route.ts";
import { type SnapshotCall, withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";

/** Who answers for what is done to it, and why. */
interface Answerer {
  readonly reason: string;
  readonly actor: string;
}

/** What is done to it. */
export type WalletAct = Answerer &
  (
    | ({ readonly act: "raiseStop"; readonly isAnew?: boolean } & HeldStop)
    | ({ readonly act: "liftStop" } & HeldStop)
    | { readonly act: "raiseEpoch" }
  );

/** When an act was done at a wallet, and the ids of operators' stops that stand over it then. */
interface ActDone {
  readonly atMs: number;
  readonly standing: readonly string[];
}

/**
 * Does one act on a wallet and answers when it was done there: in force with the call. 404 when
 * there is no such wallet or device, 503 when the control state could not be renewed in time.
 */
export async function controlWallet(
  call: SnapshotCall,
  target: WalletTarget,
  act: WalletAct,
): Promise<Result<ActDone, Problem>> {
  const { scope, route, deviceNumber } = target;
  const device = deviceNumber === undefined ? {} : { deviceNumber };
  const outcome = await withSnapshot(call, (authority) => {
    const wallet = walletObject(call.env, route);
    const command = { scope, reason: act.reason, actor: act.actor, ...device };
    if (act.act === "raiseEpoch") return wallet.raiseEpoch(command, authority);
    const { stopId, untilMs } = act;
    if (act.act === "liftStop") return wallet.liftStop({ ...command, stopId, untilMs }, authority);
    const { isAnew = false } = act;
    return wallet.raiseStop({ ...command, stopId, untilMs, isAnew }, authority);
  });
  if (!outcome.ok) return outcome;
  if (outcome.value.kind === "done") return ok(outcome.value);
  return fail(noSuch(scope));
}

/**
 * Has a wallet keep a stop that Control has raised, and answers when it is in force there. One that
 * two persons lifted meanwhile stays lifted, unless Control lists it now: then Control was put back
 * older than the wallet, and what it lists stands. May be repeated.
 */
export async function stopAtWallet(
  call: SnapshotCall,
  target: WalletTarget,
  stop: Answerer & HeldStop,
): Promise<Result<number, Problem>> {
  const { stopId } = stop;
  const raised = await controlWallet(call, target, { ...stop, act: "raiseStop" });
  if (!raised.ok) return raised;
  const { atMs, standing } = raised.value;
  if (standing.includes(stopId) || !(await isListed(call, stopId))) return ok(atMs);
  const anew = await controlWallet(call, target, { ...stop, act: "raiseStop", isAnew: true });
  if (!anew.ok) return anew;
  if (await isListed(call, stopId)) return ok(anew.value.atMs);
  const fault = await liftAtWallet(call, target, stop);
  return fault === null ? ok(anew.value.atMs) : fail(fault);
}

/**
 * Lifts a wallet's stop that Control says is lifted. When Control lists none that holds the wallet or
 * device then, whatever else the wallet still keeps goes too: Control lists each before the wallet
 * hears of it. May be repeated.
 */
export async function liftAtWallet(
  call: SnapshotCall,
  target: WalletTarget,
  { stopId, reason, actor }: Answerer & Pick<HeldStop, "stopId">,
): Promise<Problem | null> {
  const lift = { act: "liftStop", untilMs: null, reason, actor } as const;
  const lifted = await controlWallet(call, target, { ...lift, stopId });
  if (!lifted.ok) return lifted.fault;
  const { standing } = lifted.value;
  if (standing.length === 0) return null;
  if (isHeld(await controlObject(call.env).stops(), target, standing)) return null;
  for (const left of standing) {
    const also = await controlWallet(call, target, { ...lift, stopId: left });
    if (!also.ok) return also.fault;
  }
  return null;
}

async function isListed({ env }: Pick<Call, "env">, stopId: string): Promise<boolean> {
  const listed = await controlObject(env).stops();
  return listed.some((stop) => stop.stopId === stopId);
}
