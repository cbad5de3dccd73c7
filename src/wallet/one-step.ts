import type { WalletBook, WalletHead } from "./book.ts";
import type { WalletRow } from "./row.ts";

/**
 * The book for the length of one step: its head is read from the rows once, then known as saved,
 * and so are the newest rows of the log.
 */
export function forOneStep(book: WalletBook): WalletBook {
  let known: WalletHead | null = null;
  let newest: { readonly before: number; readonly rows: Iterable<WalletRow> } | null = null;
  return {
    ...book,
    head() {
      known ??= book.head();
      return known;
    },
    saveHead(head) {
      book.saveHead(head);
      known = head;
    },
    newestFirst(before) {
      if (newest?.before !== before) {
        newest = { before, rows: readOnce(book.newestFirst(before)) };
      }
      return newest.rows;
    },
  };
}

/** What can be walked many times and is read once, as far as anybody walked. */
function readOnce<T>(source: Iterable<T>): Iterable<T> {
  const rest = source[Symbol.iterator]();
  const read: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        if (at === read.length) {
          const next = rest.next();
          if (next.done === true) return;
          read.push(next.value);
        }
        yield read[at] as T;
      }
    },
  };
}
