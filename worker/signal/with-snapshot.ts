import type { Authority } from "../../src/control/authority.ts";
import { type GivenPolicy, policiesOf } from "../../src/control/snapshot.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { booksAreBehind, undecided } from "../door/refusals.ts";
import type { Call } from "../door/route.ts";
import type { Env } from "../platform/env.ts";
import { noteStale } from "./clock-apart.ts";
import { raiseAlert } from "./raise-alert.ts";

/** What a call needs for acts that are judged under a control snapshot. */
export type SnapshotCall = Pick<Call, "env" | "after" | "snapshot" | "requestId">;

/** An outcome of an object but for those that `withSnapshot` answers itself. */
export type Settled<Outcome> = Exclude<Outcome, { readonly kind: Unsettled }>;

type Unsettled = "stale_snapshot" | "needs_policy" | "engine_failed" | "books_behind";

/** So often a call is repeated whose snapshot has ended on its way: in a rush that takes long. */
const expiredMax = 3;

/**
 * Sends a state-changing call with the control snapshot it needs. When the object says that the
 * snapshot is stale, a fresh one is fetched and the call repeated, once, or up to `expiredMax` times
 * where only time has passed; when it lacks the policy's tables they are sent along once. What is still
 * undecided then is 503: nothing was written.
 */
export async function withSnapshot<Outcome extends { readonly kind: string }>(
  call: SnapshotCall,
  send: (authority: Authority, policy: GivenPolicy | null) => Promise<Outcome>,
): Promise<Result<Settled<Outcome>, Problem>> {
  let stale = 0;
  let withPolicy = false;
  for (let attempt = 0; attempt < 2 + expiredMax; attempt += 1) {
    const held = await call.snapshot({ fresh: stale > 0 });
    const authority = {
      sentAtMs: Date.now(),
      snapshot: held.snapshot,
      requestId: call.requestId,
    };
    const outcome = await send(authority, withPolicy ? policiesOf(held) : null);
    if (outcome.kind === "stale_snapshot") {
      const { fault } = outcome as { readonly fault?: string };
      noteStale(call, authority, { object: "wallet", fault });
      stale += 1;
      if (stale <= (fault === "snapshot_expired" ? expiredMax : 1)) continue;
    }
    if (outcome.kind === "needs_policy" && !withPolicy) {
      withPolicy = true;
      continue;
    }
    if (isSettled(outcome)) return ok(outcome);
    if (outcome.kind === "books_behind") return fail(booksAreBehind);
    const { kind, fault = kind } = outcome as { readonly kind: string; readonly fault?: string };
    if (fault === "snapshot_old") call.after(alertOldControl(call.env, held.snapshot.version));
    return fail({ ...undecided, fault });
  }
  return fail(undecided);
}

/** Tells the operators that a wallet has seen a newer version than Control has: it was put back. */
async function alertOldControl(env: Env, version: number): Promise<void> {
  const evidence = { version };
  const told = { kind: "books_behind", subject: "control", evidence, proposedStop: null } as const;
  await raiseAlert(env, told);
}

function isSettled<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
): outcome is Settled<Outcome> {
  const unsettled = ["stale_snapshot", "needs_policy", "engine_failed", "books_behind"];
  return !unsettled.includes(outcome.kind);
}
