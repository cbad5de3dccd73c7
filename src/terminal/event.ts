import type { VelocityCandidate, VelocityEvent } from "../velocity/event.ts";
import type { ActAcross } from "../velocity/vocabulary.ts";
import type { TerminalBook, TerminalPayment } from "./book.ts";

/** What rules across wallets know of a payment. */
export type SeenPayment = Pick<
  TerminalPayment,
  | ("atMs" | "askedMinor" | "payer" | "terminalId" | "storeId" | "merchantId" | "category")
  | ("walletAgeMs" | "toppedUpAgoMs")
>;

/** The payment as an act of the kind `act`. */
export function seenAct(payment: SeenPayment, act: ActAcross): VelocityCandidate {
  const { atMs, askedMinor, walletAgeMs, toppedUpAgoMs } = payment;
  return {
    act,
    atMs,
    amountMinor: askedMinor,
    subjects: {
      wallet: payment.payer,
      terminal: payment.terminalId,
      store: payment.storeId,
      merchant: payment.merchantId,
      category: payment.category,
    },
    ...(walletAgeMs === null ? {} : { walletAgeMs }),
    ...(toppedUpAgoMs === null ? {} : { toppedUpAgoMs }),
  };
}

/** The payment as event `sequence` of a history. */
export function seenEvent(
  payment: TerminalPayment,
  act: ActAcross,
  sequence: number,
): VelocityEvent {
  const { outcome, returnedMinor } = payment;
  return { ...seenAct(payment, act), sequence, outcome, returnedMinor };
}

/** The most payments that rules look back at; older ones are no longer counted. */
export const seenEventsMax = 60_000;

/** The history of the payments later than `sinceMs`, oldest first; its last event is number `last`. */
export function seenHistory(
  book: Pick<TerminalBook, "newestFirst">,
  act: ActAcross,
  { sinceMs, last }: { readonly sinceMs: number; readonly last: number },
): VelocityEvent[] {
  const payments: TerminalPayment[] = [];
  for (const payment of book.newestFirst()) {
    if (payment.paidAtMs <= sinceMs || payments.length === seenEventsMax) break;
    if (payment.atMs > sinceMs) payments.push(payment);
  }
  payments.reverse().sort((a, b) => a.atMs - b.atMs);
  const first = last - payments.length + 1;
  return payments.map((payment, index) => seenEvent(payment, act, first + index));
}
