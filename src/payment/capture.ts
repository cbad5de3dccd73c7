import { assert } from "../assert.ts";
import {
  type Revoked,
  refuseTerminal,
  type StaleSnapshot,
  type TerminalCall,
} from "../control/authority.ts";
import { bodyOf } from "../ledger/row.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead, withClosing } from "../wallet/commit.ts";
import { readPayment } from "../wallet/read.ts";
import type { Payment, PaymentState } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";
import { withReturn } from "../wallet/velocity-history.ts";
import type { BooksBehind } from "./behind.ts";
import { completion } from "./reward.ts";
import { sweep } from "./sweep.ts";

/** What a terminal asks to be captured of a hold. */
export interface CaptureCommand extends TerminalCall {
  readonly paymentSequence: number;
  readonly reference: string;
  /** Minor units, `[1, 2^53)`. */
  readonly amountMinor: number;
  /** Nothing follows: what is left of the hold goes back. */
  readonly last: boolean;
  readonly idKey: number;
}

/**
 * What became of it; in all but `captured` nothing was written. `state_conflict`: no hold is open, or less
 * of it than was asked for; `heldMinor` is what is.
 */
export type CaptureOutcome =
  | BooksBehind
  | {
      readonly kind: "captured";
      /** As this capture left it. */
      readonly payment: Payment;
      readonly capturedAtMs: number;
      readonly replayed: boolean;
      readonly statusNow: string;
    }
  | ReferenceReused
  | { readonly kind: "payment_not_found" }
  | Revoked
  | { readonly kind: "state_conflict"; readonly state: string; readonly heldMinor: number }
  | StaleSnapshot;

/**
 * Captures a part of a hold, or all of it; captures together stay within the hold. With the last one
 * the rest is released, the reward granted, and the cancellation window begins. Holds may be
 * captured under a spending stop: they were given before it. After the hold's end: `state_conflict`.
 */
export function capture(
  book: WalletBook,
  command: CaptureCommand,
  context: WalletContext,
): CaptureOutcome {
  const known = book.byReference("capture", command.terminalId, command.reference);
  if (known !== null) return recall(book, known, command);
  const refused = refuseTerminal(book, command, context.nowMs);
  if (refused !== null) return refused;
  sweep(book, context);
  const payment = readPayment(book, command.paymentSequence, command.merchantId);
  if (payment === null) return { kind: "payment_not_found" };
  const { status, heldMinor } = payment.state;
  if (status !== "authorized" || command.amountMinor > heldMinor) {
    return { kind: "state_conflict", state: status, heldMinor };
  }
  return take(book, command, payment, context);
}

function recall(book: WalletBook, row: WalletRow, command: CaptureCommand): CaptureOutcome {
  const body = bodyOf(row, "capture");
  const reused = refuseReuse({
    payment_id: body.paymentSequence === command.paymentSequence,
    amount: body.amountMinor === command.amountMinor,
    last: body.last === command.last,
  });
  if (reused !== null) return reused;
  const now = readPayment(book, body.paymentSequence, command.merchantId);
  if (now === null) return { kind: "payment_not_found" };
  return captured(now, body.after, row, true);
}

function take(
  book: WalletBook,
  command: CaptureCommand,
  payment: Payment,
  context: WalletContext,
): CaptureOutcome {
  const { state } = payment;
  const capturedMinor = state.capturedMinor + command.amountMinor;
  const restMinor = state.heldMinor - command.amountMinor;
  const completes = command.last || restMinor === 0;
  const done = completes ? completion(payment, capturedMinor, context) : null;
  const after: PaymentState = {
    ...state,
    ...done?.state,
    status: completes ? "captured" : "authorized",
    heldMinor: completes ? 0 : restMinor,
    capturedMinor,
    version: state.version + 1,
  };
  const body = {
    v: 1,
    terminalId: command.terminalId,
    paymentSequence: payment.sequence,
    amountMinor: command.amountMinor,
    last: command.last,
    returnedMinor: completes ? restMinor : 0,
    idKey: command.idKey,
    after,
  } as const;
  const head = openHead(book, command.authority.snapshot);
  const entry = {
    kind: "capture" as const,
    caller: command.terminalId,
    reference: command.reference,
    destination: destinationOf(payment),
    sendsMinor: command.amountMinor,
    body,
    transfers: [
      ...fromHold(command.amountMinor, completes ? restMinor : 0),
      ...(done?.transfers ?? []),
    ],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "what is held can be captured");
  const { row } = appended.value;
  book.savePaymentState(payment.sequence, after);
  const next =
    body.returnedMinor > 0 ? withReturn(appended.value.head, row, context) : appended.value.head;
  const closing = completes ? withClosing(next.closing, payment, null) : next.closing;
  const maturing = done === null ? next.maturing : done.maturing(next.maturing);
  close(book, { ...next, closing, maturing }, context);
  return captured({ ...payment, state: after }, after, row, false);
}

function captured(
  payment: Payment,
  after: PaymentState,
  row: WalletRow,
  replayed: boolean,
): CaptureOutcome {
  return {
    kind: "captured",
    payment: { ...payment, state: after },
    capturedAtMs: row.restored?.atMs ?? row.atMs,
    replayed,
    statusNow: payment.state.status,
  };
}

/** Posts a part of a hold and releases the rest with it. */
export function fromHold(amountMinor: number, restMinor: number): Transfer[] {
  const between = { debit: "balance", credit: "clearing_settlement" } as const;
  const post = { type: "post", ...between, amountMinor, releasesMinor: amountMinor } as const;
  if (restMinor === 0) return [post];
  return [post, { type: "void", ...between, releasesMinor: restMinor }];
}
