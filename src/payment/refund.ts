import { assert } from "../assert.ts";
import { refundWindowMs } from "../bounds.ts";
import {
  type Revoked,
  refuseTerminal,
  type StaleSnapshot,
  type TerminalCall,
} from "../control/authority.ts";
import { stopInForce } from "../control/snapshot.ts";
import { posted } from "../ledger/transfer.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead, withMaturing } from "../wallet/commit.ts";
import { type Refund, readPayment, refundOf } from "../wallet/read.ts";
import type { Payment, PaymentState } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";
import { withReturn } from "../wallet/velocity-history.ts";
import type { BooksBehind } from "./behind.ts";
import { rewardBack, rewardOf } from "./reward.ts";
import { sweep } from "./sweep.ts";

/** What a terminal asks to be given back of a payment. */
export interface RefundCommand extends TerminalCall {
  readonly storeId: string;
  readonly paymentSequence: number;
  readonly reference: string;
  /** Minor units, `[1, 2^53)`. */
  readonly amountMinor: number;
  readonly reason: string | null;
  readonly idKey: number;
}

/**
 * What became of it; in all but `refunded` nothing was written. `state_conflict`: nothing is captured,
 * or less of it is left than was asked for; `refundableMinor` is what is.
 */
export type RefundOutcome =
  | BooksBehind
  | {
      readonly kind: "refunded";
      readonly refund: Refund;
      readonly payment: Payment;
      readonly replayed: boolean;
    }
  | ReferenceReused
  | { readonly kind: "payment_not_found" }
  | Revoked
  | { readonly kind: "stopped" }
  | { readonly kind: "state_conflict"; readonly state: string; readonly refundableMinor: number }
  | StaleSnapshot;

/**
 * Gives a part of a captured payment back to its payer. All refunds of a payment together stay
 * within what was captured, and take back exactly the reward it gave: after each of them the reward
 * left is what the rest alone would have earned, ⌊rest × rate⌋. Points that were spent meanwhile are
 * deducted from the money.
 */
export function refund(
  book: WalletBook,
  command: RefundCommand,
  context: WalletContext,
): RefundOutcome {
  const known = book.byReference("refund", command.terminalId, command.reference);
  if (known !== null) return recall(book, known, command);
  const refused = refuseTerminal(book, command, context.nowMs);
  if (refused !== null) return refused;
  sweep(book, context);
  const payment = readPayment(book, command.paymentSequence, command.merchantId);
  if (payment === null) return { kind: "payment_not_found" };
  if (isStopped(command)) return { kind: "stopped" };
  const conflict = conflictOf(payment, command.amountMinor, context.nowMs);
  if (conflict !== null) return conflict;
  return give(book, command, payment, context);
}

function recall(book: WalletBook, row: WalletRow, command: RefundCommand): RefundOutcome {
  const known = refundOf(row);
  const reused = refuseReuse({
    payment_id: known.body.paymentSequence === command.paymentSequence,
    amount: known.body.amountMinor === command.amountMinor,
  });
  if (reused !== null) return reused;
  const payment = readPayment(book, known.body.paymentSequence, command.merchantId);
  if (payment === null) return { kind: "payment_not_found" };
  return { kind: "refunded", refund: known, payment, replayed: true };
}

function isStopped(command: RefundCommand): boolean {
  const scopes = [
    { scope: "everything" },
    { scope: "refunds" },
    { scope: "merchant", id: command.merchantId },
    { scope: "store", id: command.storeId },
    { scope: "terminal", id: command.terminalId },
  ] as const;
  return stopInForce(command.authority.snapshot.stops, scopes) !== null;
}

function conflictOf(payment: Payment, amountMinor: number, nowMs: number): RefundOutcome | null {
  const { status, capturedMinor, refundedMinor } = payment.state;
  const refundableMinor = status === "captured" ? capturedMinor - refundedMinor : 0;
  const late = nowMs > payment.atMs + refundWindowMs;
  if (!late && amountMinor <= refundableMinor) return null;
  return { kind: "state_conflict", state: late ? "too_old" : status, refundableMinor };
}

function give(
  book: WalletBook,
  command: RefundCommand,
  payment: Payment,
  context: WalletContext,
): RefundOutcome {
  const head = openHead(book, command.authority.snapshot);
  const { state } = payment;
  const refundedMinor = state.refundedMinor + command.amountMinor;
  const kept = rewardOf(payment.body.shop, state.capturedMinor - refundedMinor);
  const back = rewardBack(head, payment, Math.max(0, state.reward - kept - state.rewardTaken));
  const after: PaymentState = {
    ...state,
    refundedMinor,
    rewardTaken: state.rewardTaken + back.points + back.shortfallMinor,
    version: state.version + 1,
  };
  const body = {
    v: 1,
    terminalId: command.terminalId,
    paymentSequence: payment.sequence,
    amountMinor: command.amountMinor,
    returnedMinor: command.amountMinor,
    reason: command.reason,
    rewardTaken: back.points,
    shortfallMinor: back.shortfallMinor,
    idKey: command.idKey,
    after,
  } as const;
  const appended = append(
    book,
    head,
    {
      kind: "refund",
      caller: command.terminalId,
      reference: command.reference,
      destination: destinationOf(payment),
      sendsMinor: -command.amountMinor,
      body,
      transfers: [posted("clearing_settlement", "balance", command.amountMinor), ...back.transfers],
    },
    context,
  );
  assert(appended.ok, "a refund within what was captured can be posted");
  const next = {
    ...withReturn(appended.value.head, appended.value.row, context),
    maturing: withMaturing(head.maturing, state.windowEndMs ?? 0, -back.pendingPoints),
  };
  book.savePaymentState(payment.sequence, after);
  close(book, next, context);
  return {
    kind: "refunded",
    refund: refundOf(appended.value.row),
    payment: { ...payment, state: after },
    replayed: false,
  };
}
