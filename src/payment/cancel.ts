import { assert } from "../assert.ts";
import { findCode, type PresentedCode } from "../code/presented-code.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { EpochMs } from "../time.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { append, close, openHead, withClosing, withMaturing } from "../wallet/commit.ts";
import { cancellationOf, paymentOf, readPayment } from "../wallet/read.ts";
import type { Payment, PaymentState, Shop } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";
import { withReturn } from "../wallet/velocity-history.ts";
import type { BooksBehind } from "./behind.ts";
import { rewardBack } from "./reward.ts";
import { sweep } from "./sweep.ts";

/** What a terminal asks to be undone: by its id, or by reference, also when it never arrived. */
export interface CancelCommand {
  /** The caller's clock when it sent the call; for the log only, a cancellation needs no snapshot. */
  readonly sentAtMs: EpochMs;
  /** The shop of the calling terminal. */
  readonly shop: Shop;
  /** The cancellation's own reference. */
  readonly reference: string;
  /** Names the payment by its id … */
  readonly paymentSequence: number | null;
  /** … or by the terminal's reference; then an unknown payment leaves a tombstone. */
  readonly paymentReference: string | null;
  /** The code of the payment, when the terminal still has it: shows that this is the wallet. */
  readonly code: Pick<PresentedCode, "jti" | "expiresAtMs" | "offline"> | null;
  /** When the cancellation was first accepted: the window is judged by it. */
  readonly acceptedAtMs: EpochMs;
  readonly idKey: number;
}

/** What became of it; in all but `cancelled` nothing was written. */
export type CancelOutcome =
  | BooksBehind
  | {
      readonly kind: "cancelled";
      /** Row and key number of the cancellation's id. */
      readonly sequence: number;
      readonly idKey: number;
      /** `null`: a tombstone was kept. */
      readonly payment: Payment | null;
      /** When it was made: what a replay repeats. */
      readonly madeAtMs: EpochMs;
      readonly replayed: boolean;
    }
  | ReferenceReused
  | { readonly kind: "payment_not_found" }
  /** The code was not issued here: the cancellation counts as one without a code. */
  | { readonly kind: "code_unknown" }
  | { readonly kind: "too_late"; readonly payment: Payment };

/**
 * Undoes a payment once, or makes sure that it can never be approved: an approved payment gives
 * back captured − refunded and its reward; a declined one stays declined; of an unknown one a
 * tombstone is kept, and its arrival is declined `cancelled_before_payment`. One that names the
 * payment by reference, with its code, tells Settlement, which undoes what other wallets have under
 * that reference; one by payment id undoes that payment alone. Works under every stop. After the
 * payment's cancellation window: `too_late`, refund instead.
 */
export function cancel(
  book: WalletBook,
  command: CancelCommand,
  context: WalletContext,
): CancelOutcome {
  const known = book.byReference("cancellation", command.shop.terminalId, command.reference);
  if (known !== null) return recall(book, known, command);
  sweep(book, context);
  const payment = findPayment(book, command);
  if (payment === null) {
    if (command.paymentSequence !== null) return { kind: "payment_not_found" };
    return isIssued(book, command) ? bury(book, command, context) : { kind: "code_unknown" };
  }
  const { windowEndMs } = payment.state;
  const late = windowEndMs !== null && command.acceptedAtMs >= windowEndMs;
  if (late && payment.state.status === "captured") return { kind: "too_late", payment };
  return undo(book, command, payment, context);
}

function recall(book: WalletBook, row: WalletRow, command: CancelCommand): CancelOutcome {
  const { sequence, body } = cancellationOf(row);
  const now =
    body.paymentSequence === 0
      ? null
      : readPayment(book, body.paymentSequence, command.shop.merchantId);
  const { paymentSequence, paymentReference } = command;
  const reused = refuseReuse({
    payment_id: paymentSequence === null || paymentSequence === body.paymentSequence,
    payment_reference: paymentReference === null || paymentReference === body.paymentReference,
  });
  if (reused !== null) return reused;
  const payment = now === null || body.after === null ? now : { ...now, state: body.after };
  return {
    kind: "cancelled",
    sequence,
    idKey: body.idKey,
    payment,
    madeAtMs: row.restored?.atMs ?? row.atMs,
    replayed: true,
  };
}

function findPayment(book: WalletBook, command: CancelCommand): Payment | null {
  if (command.paymentSequence !== null) {
    const payment = readPayment(book, command.paymentSequence, command.shop.merchantId);
    const other =
      command.paymentReference !== null && payment?.reference !== command.paymentReference;
    return other ? null : payment;
  }
  assert(command.paymentReference !== null, "a cancellation names a payment");
  const row = book.byReference("payment", command.shop.terminalId, command.paymentReference);
  return row === null ? null : paymentOf(book, row);
}

function isIssued(book: WalletBook, command: CancelCommand): boolean {
  return command.code !== null && findCode(book, command.code) !== null;
}

/** Keeps a tombstone for a payment that has not come, and may still be on its way. */
function bury(book: WalletBook, command: CancelCommand, context: WalletContext): CancelOutcome {
  const reference = command.paymentReference as string;
  const head = openHead(book, null);
  const body = {
    v: 1,
    terminalId: command.shop.terminalId,
    paymentSequence: 0,
    paymentReference: reference,
    returnedMinor: 0,
    rewardTaken: 0,
    shop: command.shop,
    acceptedAtMs: command.acceptedAtMs,
    idKey: command.idKey,
    after: null,
  } as const;
  const entry = {
    kind: "cancellation" as const,
    caller: command.shop.terminalId,
    reference: command.reference,
    destination: destinationOf({ reference, body: { shop: command.shop } }),
    body,
    transfers: [],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "a row without transfers can be appended");
  if (!book.isTombstone(command.shop.terminalId, reference)) {
    book.insertTombstone(command.shop.terminalId, reference, context.nowMs);
  }
  close(book, appended.value.head, context);
  return made(appended.value.row, command, null);
}

function undo(
  book: WalletBook,
  command: CancelCommand,
  payment: Payment,
  context: WalletContext,
): CancelOutcome {
  const { state } = payment;
  const head = openHead(book, null);
  const undone = undoing(head, payment, context);
  const body = {
    v: 1,
    terminalId: command.shop.terminalId,
    paymentSequence: payment.sequence,
    paymentReference: payment.reference,
    returnedMinor: undone.heldMinor + undone.capturedMinor,
    rewardTaken: undone.rewardTaken,
    shop: command.shop,
    acceptedAtMs: command.acceptedAtMs,
    idKey: command.idKey,
    byReference: command.paymentSequence === null,
    undid: undone.stood,
    after: undone.after,
  } as const;
  const appended = append(
    book,
    head,
    {
      kind: "cancellation",
      caller: command.shop.terminalId,
      reference: command.reference,
      ...(undone.stood || body.byReference
        ? { destination: destinationOf(payment), sendsMinor: -undone.capturedMinor }
        : {}),
      body,
      transfers: undone.transfers,
    },
    context,
  );
  assert(appended.ok, "what a payment moved can be moved back");
  const { row } = appended.value;
  if (!undone.stood) {
    close(book, appended.value.head, context);
    return made(row, command, payment);
  }
  book.savePaymentState(payment.sequence, undone.after);
  const next = {
    ...withReturn(appended.value.head, row, context),
    maturing: withMaturing(head.maturing, state.windowEndMs ?? 0, -undone.pendingPoints),
    closing: withClosing(head.closing, payment, null),
  };
  close(book, next, context);
  return made(row, command, { ...payment, state: undone.after });
}

/** What is undone: what is left of the hold, and captured − refunded, with the reward, once. */
function undoing(head: WalletHead, payment: Payment, context: WalletContext) {
  const { state } = payment;
  const stood = ["pending_confirmation", "authorized", "captured"].includes(state.status);
  const heldMinor = stood ? state.heldMinor : 0;
  const capturedMinor = stood ? state.capturedMinor - state.refundedMinor : 0;
  const rewardTaken = stood ? state.reward - state.rewardTaken : 0;
  const back = rewardBack(head, payment, rewardTaken);
  const between = { debit: "balance", credit: "clearing_settlement" } as const;
  const transfers: Transfer[] = [
    ...(heldMinor > 0 ? [{ type: "void", ...between, releasesMinor: heldMinor } as const] : []),
    ...(capturedMinor > 0 ? [posted("clearing_settlement", "balance", capturedMinor)] : []),
    ...back.transfers,
  ];
  const after: PaymentState = stood
    ? {
        ...state,
        status: "cancelled",
        decidedAtMs: state.status === "pending_confirmation" ? context.nowMs : state.decidedAtMs,
        heldMinor: 0,
        rewardTaken: state.reward,
        version: state.version + 1,
      }
    : state;
  const { pendingPoints } = back;
  return { stood, heldMinor, capturedMinor, rewardTaken, pendingPoints, transfers, after };
}

function made(row: WalletRow, command: CancelCommand, payment: Payment | null): CancelOutcome {
  const { sequence } = row;
  const { idKey } = command;
  return { kind: "cancelled", sequence, idKey, payment, madeAtMs: row.atMs, replayed: false };
}
