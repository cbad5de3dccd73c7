import { assert } from "../assert.ts";
import { type ActRefusal, type CustomerActor, refuseCustomer } from "../identity/admission.ts";
import { availableMinor, netMinor } from "../ledger/account.ts";
import { bodyOf } from "../ledger/row.ts";
import { posted } from "../ledger/transfer.ts";
import type { BooksBehind } from "../payment/behind.ts";
import { sweep } from "../payment/sweep.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import type { VelocityCode } from "../velocity/engine.ts";
import { recordDecision } from "../velocity/explain.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead } from "../wallet/commit.ts";
import type { PointsInBody } from "../wallet/funding-record.ts";
import { judgeAct, judgeBeside } from "../wallet/judge.ts";
import type { WalletRow } from "../wallet/row.ts";
import { pointsSubjects, withEvent } from "../wallet/velocity-history.ts";
import { velocityRefusal } from "./credit.ts";
import { customerCaller } from "./redeem.ts";

/** Points that the customer turns into balance, one minor unit a point. */
export interface PointsInCommand extends CustomerActor {
  readonly reference: string;
  readonly amountMinor: number;
  readonly idKey: number;
  /** The network that the phone calls from; `null` or absent: not known. */
  readonly ipPrefix?: string | null;
}

/** All but `credited` have written nothing of it. */
export type PointsInOutcome =
  | BooksBehind
  | { readonly kind: "credited"; readonly row: WalletRow; readonly replayed: boolean }
  | ReferenceReused
  | { readonly kind: "insufficient_points"; readonly points: number }
  | { readonly kind: "balance_limit_exceeded" }
  | { readonly kind: "velocity_refused"; readonly code: VelocityCode }
  | { readonly kind: "needs_policy" }
  | { readonly kind: "engine_failed"; readonly fault: string }
  | ActRefusal;

/**
 * Turns matured points into balance with two linked transfers, points out and money in: both or
 * none. Points that are still pending cannot be turned in, and the rules on top-ups are asked:
 * refused, nothing is written. `table` and `shadow` are those of `authorize`.
 */
export function pointsIn(
  book: WalletBook,
  command: PointsInCommand,
  table: Uint8Array | null,
  context: WalletContext,
  shadow: Uint8Array | null = null,
): PointsInOutcome {
  const known = book.byReference("points_in", customerCaller, command.reference);
  if (known !== null) {
    const { amountMinor } = bodyOf(known, "points_in");
    const reused = refuseReuse({ amount: amountMinor === command.amountMinor });
    return reused ?? { kind: "credited", row: known, replayed: true };
  }
  const refused = refuseCustomer(book, command, "points_in", context.nowMs);
  if (refused !== null) return refused;
  sweep(book, context);
  const head = openHead(book, command.authority.snapshot);
  const points = availableMinor(head.balances, "points");
  if (command.amountMinor > points) return { kind: "insufficient_points", points };
  const after = netMinor(head.balances, "balance") + command.amountMinor;
  if (after > context.limits.balanceMaxMinor) return { kind: "balance_limit_exceeded" };
  if (table === null) return { kind: "needs_policy" };
  const { amountMinor, device, idKey, ipPrefix } = command;
  const { nowMs } = context;
  const deviceAgeMs = Math.max(0, nowMs - (book.device(device)?.enrolledAtMs ?? nowMs));
  const origin = { device, deviceAgeMs, ...(ipPrefix ? { ipPrefix } : {}) };
  const at = { act: "top_up", atMs: context.nowMs, amountMinor } as const;
  const asked = { book, head, act: { ...at, ...pointsSubjects(origin) }, context };
  const judged = judgeAct(table, asked);
  if (!judged.ok) return { kind: "engine_failed", fault: judged.fault };
  const code = velocityRefusal(judged.value);
  if (code !== null) return { kind: "velocity_refused", code };
  const beside = judgeBeside(shadow, asked);
  const body: PointsInBody = {
    v: 1,
    amountMinor,
    idKey,
    ...origin,
    decidedAtMs: context.nowMs,
    policyVersion: command.authority.snapshot.policyVersion,
    velocity: recordDecision(judged.value),
    ...(beside === null ? {} : { shadow: recordDecision(beside) }),
  };
  const entry = {
    kind: "points_in" as const,
    caller: customerCaller,
    reference: command.reference,
    body,
    transfers: [
      posted("points", "points_exchange_points", amountMinor),
      posted("points_exchange_money", "balance", amountMinor),
    ],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "points that are there can be turned in");
  const { row } = appended.value;
  const next = { ...appended.value.head, toppedUpAtMs: context.nowMs };
  close(book, withEvent(next, row, context), context);
  return { kind: "credited", row, replayed: false };
}
