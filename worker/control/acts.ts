import type { ActBy } from "../../src/control/act.ts";
import { acknowledgeAlert } from "../../src/control/alert.ts";
import { type BacktestCommand, cancelBacktest, startBacktest } from "../../src/control/backtest.ts";
import { decideApproval } from "../../src/control/decide.ts";
import { invite } from "../../src/control/enter.ts";
import { inForce } from "../../src/control/epoch.ts";
import { recordElsewhere, recordMerchant } from "../../src/control/floor.ts";
import { createPartner, revokePartner } from "../../src/control/partner.ts";
import { beginPasskey, provePasskey } from "../../src/control/passkey.ts";
import { draftPolicy, shadowPolicy } from "../../src/control/policy.ts";
import { propose } from "../../src/control/propose.ts";
import { raiseStop, type StopCommand } from "../../src/control/raise-stop.ts";
import { type ControlRefusal, controlProblem } from "../../src/control/refusal.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { registerStart } from "../directory/register.ts";
import { freshId } from "../platform/fresh-id.ts";
import type { ControlStore } from "./book.ts";

/**
 * What an operator may ask of Control, by name: each is one act of `src/control/`, done or refused
 * in one commit. Where others have to learn of it, the answer says from when on it is in force.
 */
const controlActs = {
  acknowledgeAlert,
  beginPasskey,
  cancelBacktest,
  createPartner,
  decide(book: ControlStore, by: ActBy, approvalId: string, decision: "approve" | "reject") {
    const decided = decideApproval(book, by, approvalId, decision);
    if (!decided.ok) return decided;
    const { waitMs } = inForce(decided.value.result?.in_force_at_ms ?? by.nowMs, by.nowMs);
    return ok({ ...decided.value, waitMs });
  },
  draftPolicy,
  invite,
  propose,
  provePasskey,
  recordAct: recordElsewhere,
  recordMerchant,
  raiseStop(book: ControlStore, by: ActBy, command: StopCommand) {
    const raised = raiseStop(book, by, command);
    if (!raised.ok) return raised;
    return ok({ ...raised.value, ...inForce(raised.value.inForceAtMs, by.nowMs) });
  },
  revokePartner(book: ControlStore, by: ActBy, command: Parameters<typeof revokePartner>[2]) {
    const revoked = revokePartner(book, by, command);
    return revoked.ok ? ok(inForce(revoked.value, by.nowMs)) : revoked;
  },
  shadowPolicy(book: ControlStore, by: ActBy, command: Parameters<typeof shadowPolicy>[2]) {
    const shadowed = shadowPolicy(book, by, command);
    return shadowed.ok ? ok(inForce(shadowed.value, by.nowMs)) : shadowed;
  },
  startBacktest(book: ControlStore, by: ActBy, command: BacktestCommand) {
    return startBacktest(book, by, {
      ...command,
      backtestId: freshId("bkt"),
      place: registerStart,
    });
  },
} satisfies Record<
  string,
  (book: ControlStore, by: ActBy, ...input: never[]) => Result<unknown, ControlRefusal>
>;

/** The name of an act, as the caller gives it. */
export type ControlAct = keyof typeof controlActs;

/** What is given with an act. */
export type ActInput<A extends ControlAct> = (typeof controlActs)[A] extends (
  book: ControlStore,
  by: ActBy,
  ...input: infer Input
) => unknown
  ? Input
  : never;

/** How an act ends, and how its refusal is told. */
export type ActOutcome<A extends ControlAct> = Result<
  Done<ReturnType<(typeof controlActs)[A]>>,
  Problem
>;

type Done<Outcome> =
  Extract<Outcome, { readonly ok: true }> extends { readonly value: infer T } ? T : never;

/** Does an act by its name, inside the caller's transaction; its refusal is told as a problem. */
export function doAct<A extends ControlAct>(
  book: ControlStore,
  by: ActBy,
  act: A,
  input: ActInput<A>,
): ActOutcome<A> {
  const rule = controlActs[act] as (
    ...all: readonly unknown[]
  ) => Result<Done<ReturnType<(typeof controlActs)[A]>>, ControlRefusal>;
  const done = rule(book, by, ...input);
  return done.ok ? done : fail(controlProblem(done.fault));
}
