import type { DestinationMark, WalletBook, WalletHead } from "../wallet/book.ts";

/** A book whose acknowledgements cost no commit of their own. */
export interface LateMarkBook extends WalletBook {
  /** How far a destination has acknowledged since the last head was written; `null`: no further. */
  lateMark(name: string): DestinationMark | null;
  /** Writes the head, with what was acknowledged since the last one; answers what was written. */
  saveHead(head: WalletHead): WalletHead;
  /**
   * Notes what a destination has acknowledged: known from now on, and written with the next head.
   */
  acknowledge(name: string, mark: DestinationMark): void;
  /** Writes what was acknowledged since the last head was written. */
  writeMarks(): void;
  /** Whether nothing was acknowledged since. */
  isWritten(): boolean;
  /**
   * Runs what is one transaction, and returns what it returns. What it writes is known as written
   * once it has returned; when it throws, what was known before is known, and is written with the
   * next head.
   */
  committing<T>(transaction: () => T): T;
}

/** Destinations whose marks stand in the head, at most. */
const headMarksMax = 24;

/**
 * The book of one instance of a wallet, which knows acknowledgements before they are written, all of
 * them with a head. One that was not written when the instance ends is as one that was lost: the row
 * is delivered again, and its receiver passes it over. As long as the instance lives, no mark of it
 * falls.
 */
export function withLateMarks(book: WalletBook): LateMarkBook {
  let late: ReadonlyMap<string, DestinationMark> = new Map();
  let isWritten = true;
  let isInTransaction = false;
  const set = (name: string, mark: DestinationMark) => {
    late = new Map(late).set(name, mark);
    isWritten = false;
  };
  const saveHead = (head: WalletHead) => {
    const marked = withMarks(book, head, late);
    book.saveHead(marked);
    isWritten = true;
    if (!isInTransaction) late = new Map();
    return marked;
  };
  const writeMarks = () => {
    if (!isWritten) saveHead(book.head());
  };
  return {
    ...book,
    lateMark: (name) => late.get(name) ?? null,
    destination: (name) => late.get(name) ?? book.destination(name),
    saveDestination(name, mark) {
      set(name, mark);
      writeMarks();
    },
    saveHead,
    acknowledge: set,
    writeMarks,
    isWritten: () => isWritten,
    committing(transaction) {
      const before = { late, isWritten };
      isInTransaction = true;
      try {
        const outcome = transaction();
        if (isWritten) late = new Map();
        return outcome;
      } catch (fault) {
        late = before.late;
        isWritten = before.isWritten;
        throw fault;
      } finally {
        isInTransaction = false;
      }
    },
  };
}

/** A destination's mark, of the head or of those that are kept beside it, which are none while it has room. */
export function markIn(
  book: Pick<WalletBook, "keptMark">,
  { marks }: Pick<WalletHead, "marks">,
  name: string,
): DestinationMark | null {
  const isFull = Object.keys(marks).length >= headMarksMax;
  return marks[name] ?? (isFull ? book.keptMark(name) : null);
}

/** The head with these marks, the newest last; of those that are too many, the first are kept beside. */
export function withMarks(
  book: Pick<WalletBook, "keepMark">,
  head: WalletHead,
  late: ReadonlyMap<string, DestinationMark>,
): WalletHead {
  if (late.size === 0) return head;
  const others = Object.entries(head.marks).filter(([name]) => !late.has(name));
  const marks = [...others, ...late];
  for (const [name, mark] of marks.splice(0, Math.max(0, marks.length - headMarksMax))) {
    book.keepMark(name, mark);
  }
  return { ...head, marks: Object.fromEntries(marks) };
}
