import { assert } from "../assert.ts";
import type { LogRow } from "../ledger/log.ts";
import { posted } from "../ledger/transfer.ts";
import type { EpochMs } from "../time.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { append, close, openHead, withMaturing } from "./commit.ts";
import { destinationOf } from "./destination.ts";
import { withReturn } from "./history.ts";
import { cancellationOf, paymentOf, readPayment } from "./read.ts";
import type { CancellationBody, Payment, Shop } from "./record.ts";
import { rewardBack } from "./reward.ts";

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
  readonly code: { readonly jti: string; readonly expiresAtMs: EpochMs } | null;
  /** When the cancellation was first accepted: the window is judged by it. */
  readonly acceptedAtMs: EpochMs;
  readonly idKey: number;
}

export type CancelOutcome =
  | {
      readonly kind: "cancelled";
      /** Row and key number of the cancellation's id. */
      readonly sequence: number;
      readonly idKey: number;
      /** `null`: a tombstone was kept. */
      readonly payment: Payment | null;
      readonly replayed: boolean;
    }
  | { readonly kind: "reference_reused"; readonly differ: readonly string[] }
  | { readonly kind: "payment_not_found" }
  /** The code was not issued here: the cancellation counts as one without a code. */
  | { readonly kind: "code_unknown" }
  | { readonly kind: "too_late"; readonly payment: Payment };

/**
 * Undoes a payment once, or makes sure that it can never be approved: an approved payment gives
 * back captured − refunded and its reward; a declined one stays declined; of an unknown one a
 * tombstone is kept, and its arrival is declined `cancelled_before_payment`. Works under every stop.
 * After the payment's cancellation window: `too_late`, refund instead.
 */
export function cancel(
  book: WalletBook,
  command: CancelCommand,
  context: WalletContext,
): CancelOutcome {
  const known = book.byReference("cancellation", command.shop.terminalId, command.reference);
  if (known !== null) return recall(book, known, command);
  const payment = findPayment(book, command);
  if (payment === null) {
    if (command.paymentSequence !== null) return { kind: "payment_not_found" };
    return isIssued(book, command) ? bury(book, command, context) : { kind: "code_unknown" };
  }
  if (payment.body.declineCode === null && payment.state.status !== "cancelled") {
    if (command.acceptedAtMs >= payment.body.windowEndMs) return { kind: "too_late", payment };
  }
  return undo(book, command, payment, context);
}

function recall(book: WalletBook, row: LogRow, command: CancelCommand): CancelOutcome {
  const { sequence, body } = cancellationOf(row);
  const payment =
    body.paymentSequence === 0
      ? null
      : readPayment(book, body.paymentSequence, command.shop.merchantId);
  const sameId =
    command.paymentSequence === null || command.paymentSequence === body.paymentSequence;
  const sameReference =
    command.paymentReference === null || command.paymentReference === body.paymentReference;
  const differ = [
    ...(sameId ? [] : ["payment_id"]),
    ...(sameReference ? [] : ["payment_reference"]),
  ];
  if (differ.length > 0) return { kind: "reference_reused", differ };
  return { kind: "cancelled", sequence, idKey: body.idKey, payment, replayed: true };
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
  const code = command.code === null ? null : book.code(command.code.jti);
  return code !== null && code.expiresAtMs === command.code?.expiresAtMs;
}

/** Keeps a tombstone for a payment that has not come, and may still be on its way. */
function bury(book: WalletBook, command: CancelCommand, context: WalletContext): CancelOutcome {
  const reference = command.paymentReference as string;
  const head = openHead(book, context);
  const body: Omit<CancellationBody, "destinationTotalMinor"> = {
    v: 1,
    terminalId: command.shop.terminalId,
    paymentSequence: 0,
    paymentReference: reference,
    amountMinor: 0,
    rewardTaken: 0,
    shop: command.shop,
    acceptedAtMs: command.acceptedAtMs,
    idKey: command.idKey,
  };
  const entry = {
    kind: "cancellation",
    caller: command.shop.terminalId,
    reference: command.reference,
    destination: destinationOf({ reference, body: { shop: command.shop } }),
    body: { ...body },
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
  const { body, state } = payment;
  const standing = body.declineCode === null && state.status !== "cancelled";
  const head = openHead(book, context);
  const amountMinor = standing ? body.amountMinor - state.refundedMinor : 0;
  const due = standing ? body.reward - state.rewardTaken : 0;
  const back = rewardBack(head, payment, due, context.nowMs);
  const cancellation: Omit<CancellationBody, "destinationTotalMinor"> = {
    v: 1,
    terminalId: command.shop.terminalId,
    paymentSequence: payment.sequence,
    paymentReference: payment.reference,
    amountMinor,
    rewardTaken: due,
    shop: command.shop,
    acceptedAtMs: command.acceptedAtMs,
    idKey: command.idKey,
  };
  const appended = append(
    book,
    head,
    {
      kind: "cancellation",
      caller: command.shop.terminalId,
      reference: command.reference,
      ...(standing ? { destination: destinationOf(payment), sendsMinor: -amountMinor } : {}),
      body: { ...cancellation },
      transfers: [
        ...(amountMinor > 0 ? [posted("clearing_settlement", "balance", amountMinor)] : []),
        ...back.transfers,
      ],
    },
    context,
  );
  assert(appended.ok, "what a payment moved can be moved back");
  const { row } = appended.value;
  if (!standing) {
    close(book, appended.value.head, context);
    return made(row, command, payment);
  }
  book.savePaymentState(payment.sequence, {
    ...state,
    status: "cancelled",
    rewardTaken: body.reward,
    version: state.version + 1,
  });
  const next = {
    ...withReturn(appended.value.head, row, context),
    maturing: withMaturing(head.maturing, body.windowEndMs, -back.pendingPoints),
  };
  close(book, next, context);
  const after = paymentOf(book, book.bySequence(payment.sequence) as LogRow);
  return made(row, command, after);
}

function made(row: LogRow, command: CancelCommand, payment: Payment | null): CancelOutcome {
  const { sequence } = row;
  return { kind: "cancelled", sequence, idKey: command.idKey, payment, replayed: false };
}
