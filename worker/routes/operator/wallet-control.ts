import { noSuch } from "../../../src/control/entry-refusal.ts";
import type { WalletTarget } from "../../../src/control/stop.ts";
import type { Problem } from "../../../src/problem.ts";
import { fail, ok, type Result } from "../../../src/result.ts";
import { controlObject } from "../../control/stub.ts";
import type { Call } from "../../door/route.ts";
import { type SnapshotCall, withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";

/** What is done to it, who answers for that, and why. */
export type WalletAct = { readonly reason: string; readonly actor: string } & (
  | { readonly act: "raiseStop"; readonly untilMs: number | null }
  | { readonly act: "liftStop" | "raiseEpoch" }
);

/**
 * Does one act on a wallet and answers when it was done there: in force with the call. 404 when
 * there is no such wallet or device, 503 when the control state could not be renewed in time.
 */
export async function controlWallet(
  call: SnapshotCall,
  target: WalletTarget,
  act: WalletAct,
): Promise<Result<number, Problem>> {
  const { scope, route, deviceNumber } = target;
  const device = deviceNumber === undefined ? {} : { deviceNumber };
  const command = { scope, reason: act.reason, actor: act.actor, ...device };
  const outcome = await withSnapshot(call, (authority) => {
    const wallet = walletObject(call.env, route);
    if (act.act !== "raiseStop") return wallet[act.act](command, authority);
    return wallet.raiseStop({ ...command, untilMs: act.untilMs }, authority);
  });
  if (!outcome.ok) return outcome;
  if (outcome.value.kind === "done") return ok(outcome.value.atMs);
  return fail(noSuch(scope));
}

/**
 * Lifts a wallet's stop that Control says is lifted, unless another stands over the same wallet or
 * device; one that was raised meanwhile is put back. May be repeated.
 */
export async function liftAtWallet(
  call: SnapshotCall,
  target: WalletTarget,
  by: { readonly reason: string; readonly actor: string },
): Promise<Problem | null> {
  if ((await standingStop(call, target)) !== undefined) return null;
  const lifted = await controlWallet(call, target, { ...by, act: "liftStop" });
  if (!lifted.ok) return lifted.fault;
  const raised = await standingStop(call, target);
  if (raised === undefined) return null;
  const { untilMs, reason, raisedBy: actor } = raised;
  const again = await controlWallet(call, target, { act: "raiseStop", untilMs, reason, actor });
  return again.ok ? null : again.fault;
}

async function standingStop({ env }: Pick<Call, "env">, { scope, id }: WalletTarget) {
  const stops = await controlObject(env).stops();
  return stops.find((stop) => stop.scope === scope && stop.id === id);
}
