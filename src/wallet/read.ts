import { bodyOf } from "../ledger/row.ts";
import type { IdNumbers } from "../token/seal.ts";
import type { CancellationBody, RefundBody } from "./act-record.ts";
import type { WalletBook } from "./book.ts";
import { firstState, type Payment } from "./record.ts";
import type { WalletRow } from "./row.ts";

/** The payment of a log row of kind `payment`, with what later acts made of it. */
export function paymentOf(book: WalletBook, row: WalletRow): Payment {
  const decided = decidedPayment(row);
  const number = numberOf(book, decided);
  return { ...decided, number, state: book.paymentState(row.sequence) ?? decided.state };
}

/**
 * The number that the id of a payment is spelled with: its row's, or another's since a restoration.
 */
export function numberOf(
  book: Pick<WalletBook, "leadsTo">,
  { sequence, number }: Pick<Payment, "sequence" | "number">,
): number {
  const lead = book.leadsTo(sequence) ?? 0;
  return lead < -1 ? -lead : number;
}

/** The payment of a log row of kind `payment` as it was decided. */
export function decidedPayment(row: WalletRow): Payment {
  const body = bodyOf(row, "payment");
  return {
    sequence: row.sequence,
    number: row.restored?.number ?? row.sequence,
    atMs: row.restored?.atMs ?? row.atMs,
    reference: row.reference as string,
    body,
    state: firstState(body),
  };
}

/**
 * The payment at a row of the log, if it was made at this merchant; `null` alike for no row, a row
 * of another kind and another merchant's payment. `merchantId` `null` reads any.
 */
export function readPayment(
  book: WalletBook,
  sequence: number,
  merchantId: string | null,
): Payment | null {
  const row = book.bySequence(sequence);
  if (row === null || row.kind !== "payment") return null;
  const payment = paymentOf(book, row);
  if (merchantId !== null && payment.body.shop.merchantId !== merchantId) return null;
  return payment;
}

/**
 * The row to which the id of a payment leads. 0, which no row has, when two payments had its number:
 * each is found by its reference, and has another id now; and when the row that has the number is of
 * another key: then it is what was written after older files were put back under a key of their own,
 * and the id's payment is lost.
 */
export function placeOf(book: WalletBook, { number, keyNumber }: IdNumbers): number {
  const lead = book.leadsTo(number);
  if (lead !== null) return Math.max(lead, 0);
  const row = book.bySequence(number);
  const isIt = row?.kind === "payment" && bodyOf(row, "payment").idKey === keyNumber;
  return isIt ? number : 0;
}

/** An act's payment as its caller names it: by the numbers of its id, or, `null`, by something else. */
export interface ById {
  readonly paymentSequence: number | null;
  readonly paymentIdKey: number | null;
}

/** A command with the row of its payment in place of the number that the payment's id has. */
export function placed<T extends ById>(book: WalletBook, command: T): T {
  const { paymentSequence: number, paymentIdKey: keyNumber } = command;
  if (number === null || keyNumber === null) return command;
  return { ...command, paymentSequence: placeOf(book, { number, keyNumber }) };
}

/** The payment under a terminal's reference, if it was made at this merchant. */
export function findPayment(
  book: WalletBook,
  { terminalId, reference }: { readonly terminalId: string; readonly reference: string },
  merchantId: string | null,
): Payment | null {
  const row = book.byReference("payment", terminalId, reference);
  if (row === null) return null;
  const payment = paymentOf(book, row);
  return merchantId !== null && payment.body.shop.merchantId !== merchantId ? null : payment;
}

/** One refund of a payment. */
export interface Refund {
  readonly sequence: number;
  readonly atMs: number;
  readonly reference: string;
  readonly body: RefundBody;
}

/** The refunds of a payment at this merchant, oldest first; `null` as `readPayment` says. */
export function refundsOf(
  book: WalletBook,
  name: IdNumbers,
  merchantId: string,
): { readonly payment: Payment; readonly refunds: readonly Refund[] } | null {
  const sequence = placeOf(book, name);
  const payment = readPayment(book, sequence, merchantId);
  if (payment === null) return null;
  const refunds: Refund[] = [];
  for (const row of book.newestFirst(Number.MAX_SAFE_INTEGER)) {
    if (row.sequence <= sequence || payment.state.refundedMinor === 0) break;
    if (row.kind !== "refund") continue;
    const found = refundOf(row);
    if (found.body.paymentSequence === sequence) refunds.push(found);
  }
  return { payment, refunds: refunds.reverse() };
}

/** The refund of a log row of kind `refund`. */
export function refundOf(row: WalletRow): Refund {
  return {
    sequence: row.restored?.number ?? row.sequence,
    atMs: row.restored?.atMs ?? row.atMs,
    reference: row.reference as string,
    body: bodyOf(row, "refund"),
  };
}

/** The cancellation of a log row of kind `cancellation`. */
export function cancellationOf(row: WalletRow): { sequence: number; body: CancellationBody } {
  const sequence = row.restored?.number ?? row.sequence;
  return { sequence, body: bodyOf(row, "cancellation") };
}
