import type { Keying } from "./keying.ts";
import type { SaleBook } from "./sale-book.ts";

/** So long after an outcome no key acts on it: digits of a hurried cashier wait. */
export const quietMs = 600;

/** Where digits go that are typed, and where a scanner's own among them are taken back. */
export type DigitPlace = Pick<Keying, "takeBack" | "clear"> & { enter(digits: string): void };

/** What of a till says where digits go. */
interface DigitTill {
  readonly keying: Pick<Keying, "takeBack" | "clear">;
  readonly book: Pick<SaleBook, "get">;
  readonly page: { readonly value: string };
  readonly opened: { readonly value: string | null };
  readonly shown: { readonly value: string | null };
  readonly endedAtMs: number;
  enter(digits: string): void;
  leave(): void;
}

const nowhere: DigitPlace = {
  enter: () => undefined,
  takeBack: () => undefined,
  clear: () => undefined,
};

/**
 * Tells, whenever it is asked, where digits go now: to the amount; after a paid sale to the next one's,
 * once the outcome was on screen for 600 ms; on other outcomes and pages, nowhere.
 */
export function digitPlaces(till: DigitTill): () => DigitPlace {
  let waiting: readonly string[] = [];
  const enterWaiting = () => {
    const digits = waiting;
    waiting = [];
    if (digits.length === 0) return;
    if (till.shown.value !== null) till.leave();
    for (const each of digits) till.enter(each);
  };
  const amount: DigitPlace = {
    enter: (digits) => till.enter(digits),
    takeBack: (count) => till.keying.takeBack(count),
    clear: () => till.keying.clear(),
  };
  const nextAmount: DigitPlace = {
    enter(digits) {
      const leftMs = till.endedAtMs + quietMs - performance.now();
      waiting = [...waiting, digits];
      if (leftMs <= 0) enterWaiting();
      else setTimeout(enterWaiting, leftMs);
    },
    takeBack(count) {
      waiting = waiting.slice(0, Math.max(0, waiting.length - count));
    },
    clear() {
      waiting = [];
    },
  };
  return () => {
    if (till.opened.value !== null || till.page.value !== "sale") return nowhere;
    const sale = till.book.get(till.shown.value);
    if (sale === undefined) return amount;
    return sale.outcome?.kind === "approved" ? nextAmount : nowhere;
  };
}
