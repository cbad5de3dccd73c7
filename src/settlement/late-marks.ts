import type { DestinationMark, WalletBook } from "../wallet/book.ts";

/** A book whose acknowledgements cost no commit of their own. */
export interface LateMarkBook extends WalletBook {
  /**
   * Notes what a destination has acknowledged: known from now on, and written with the next head.
   */
  acknowledge(name: string, mark: DestinationMark): void;
  /** Writes what was acknowledged since the last head was written. */
  writeMarks(): void;
  /**
   * Runs what is one transaction, and returns what it returns. What it writes is known as written
   * once it has returned; when it throws, what was known before is known, and is written with the
   * next head.
   */
  committing<T>(transaction: () => T): T;
}

/**
 * The book of one instance of a wallet, which knows acknowledgements before they are written. One
 * that was not written when the instance ends is as one that was lost: the row is delivered again,
 * and its receiver passes it over. As long as the instance lives, no mark of it falls.
 */
export function withLateMarks(book: WalletBook): LateMarkBook {
  const late = new Map<string, DestinationMark>();
  /** What the transaction at hand has written, or `null` outside of one. */
  let written: Map<string, DestinationMark> | null = null;
  const write = (name: string, mark: DestinationMark) => {
    book.saveDestination(name, mark);
    if (written === null) late.delete(name);
    else written.set(name, mark);
  };
  const writeMarks = () => {
    for (const [name, mark] of late) if (written?.has(name) !== true) write(name, mark);
  };
  return {
    ...book,
    destination: (name) => written?.get(name) ?? late.get(name) ?? book.destination(name),
    saveDestination: write,
    saveHead(head) {
      writeMarks();
      book.saveHead(head);
    },
    acknowledge: (name, mark) => void late.set(name, mark),
    writeMarks,
    committing(transaction) {
      written = new Map();
      try {
        const outcome = transaction();
        for (const name of written.keys()) late.delete(name);
        return outcome;
      } finally {
        written = null;
      }
    },
  };
}
