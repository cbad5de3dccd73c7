import { seenEventsMax } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { VelocityCandidate, VelocityEvent } from "../velocity/event.ts";
import type { ActAcross } from "../velocity/vocabulary.ts";
import type { SeenSetBack, TerminalBook, TerminalPayment } from "./book.ts";

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

/** When payments are judged, and where the clock was seen set back, if any is ahead of it. */
export interface SeenAt {
  readonly nowMs: EpochMs;
  readonly setBacks: readonly SeenSetBack[];
}

/** When a payment counts: `countedAtMs` of rows that are in the order of time alone. */
function seenAtMs(atMs: EpochMs, { nowMs, setBacks }: SeenAt): EpochMs {
  if (atMs <= nowMs) return atMs;
  const known = setBacks.filter(({ fromMs }) => fromMs >= atMs);
  return Math.min(nowMs, ...known.map(({ toMs }) => toMs));
}

/**
 * The history of the payments later than `sinceMs`, oldest first; its last event is number `last`.
 */
export function seenHistory(
  book: Pick<TerminalBook, "newestFirst">,
  act: ActAcross,
  { sinceMs, last, at }: { readonly sinceMs: number; readonly last: number; readonly at: SeenAt },
): VelocityEvent[] {
  const payments: TerminalPayment[] = [];
  for (const payment of book.newestFirst()) {
    if (payment.paidAtMs <= sinceMs || payments.length === seenEventsMax) break;
    const atMs = seenAtMs(payment.atMs, at);
    if (atMs > sinceMs) payments.push(atMs === payment.atMs ? payment : { ...payment, atMs });
  }
  payments.reverse().sort((a, b) => a.atMs - b.atMs);
  const first = last - payments.length + 1;
  return payments.map((payment, index) => seenEvent(payment, act, first + index));
}
