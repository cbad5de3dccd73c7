import type { DestinationMark, WalletBook } from "../payment/book.ts";

/** A book whose acknowledgements cost no commit of their own. */
export interface LateMarkBook extends WalletBook {
  /** Notes what a destination has acknowledged: known from now on, and written with the next head. */
  acknowledge(name: string, mark: DestinationMark): void;
  /** Writes what was acknowledged since the last head was written. */
  writeMarks(): void;
}

/**
 * The book of one instance of a wallet, which knows acknowledgements before they are written. One
 * that was not written when the instance ends, or when the transaction that wrote it was rolled
 * back, is as one that was lost: the row is delivered again, and its receiver passes it over.
 */
export function withLateMarks(book: WalletBook): LateMarkBook {
  const late = new Map<string, DestinationMark>();
  const writeMarks = () => {
    for (const [name, mark] of late) book.saveDestination(name, mark);
    late.clear();
  };
  return {
    ...book,
    destination: (name) => late.get(name) ?? book.destination(name),
    saveDestination(name, mark) {
      late.delete(name);
      book.saveDestination(name, mark);
    },
    saveHead(head) {
      writeMarks();
      book.saveHead(head);
    },
    acknowledge: (name, mark) => void late.set(name, mark),
    writeMarks,
  };
}
