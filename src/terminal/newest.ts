import type { TerminalBook, TerminalPayment } from "./book.ts";

/**
 * A book for as long as messages are taken, inside one transaction: its newest payments are read once,
 * as far as anybody walks them, and one that is saved takes its place among them.
 */
export function withNewest(stored: TerminalBook): TerminalBook {
  let known: TerminalPayment[] = [];
  let rest: Iterator<TerminalPayment> | null = null;
  return {
    ...stored,
    savePayment(payment) {
      stored.savePayment(payment);
      const place = known.findIndex((each) => !isNewer(each, payment));
      if (place < 0) {
        // It may stand among rows that were read already and that nobody has walked to.
        known = [];
        rest = null;
        return;
      }
      const there = known[place] as TerminalPayment;
      const isKnown = there.payment === payment.payment && there.paidAtMs === payment.paidAtMs;
      known.splice(place, isKnown ? 1 : 0, payment);
    },
    *newestFirst() {
      for (let at = 0; ; at += 1) {
        if (at === known.length) {
          rest ??= stored.newestFirst()[Symbol.iterator]();
          const next = rest.next();
          if (next.done === true) return;
          known.push(next.value);
        }
        yield known[at] as TerminalPayment;
      }
    },
  };
}

/** Whether one comes before another, newest first: by time, then by payer and number. */
function isNewer(one: TerminalPayment, other: TerminalPayment): boolean {
  if (one.paidAtMs !== other.paidAtMs) return one.paidAtMs > other.paidAtMs;
  if (one.payer !== other.payer) return one.payer > other.payer;
  return numberOf(one) > numberOf(other);
}

/** A payment is named by its payer, a dot, and a number. */
function numberOf({ payment }: TerminalPayment): number {
  return Number(payment.slice(payment.indexOf(".") + 1));
}
