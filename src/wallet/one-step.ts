import { rememberedCode } from "../code/remembered-code.ts";
import type { LateMarkBook } from "../settlement/late-marks.ts";
import type { WalletBook, WalletHead } from "./book.ts";
import type { WalletRow } from "./row.ts";
import { withUsedProof } from "./used-proof.ts";

/** A wallet's book for the length of one step. */
export interface StepBook extends WalletBook {
  /** Writes the head, if the step has changed it: its last act. */
  end(): void;
}

/**
 * The book for the length of one step: its head is read from the rows once, then known as saved, and
 * written once, at the end. The newest rows of the log are read once as well.
 */
export function forOneStep(book: LateMarkBook): StepBook {
  let known: WalletHead | null = null;
  let isChanged = false;
  let newest: { readonly before: number; readonly rows: Iterable<WalletRow> } | null = null;
  const head = () => {
    known ??= book.head();
    return known;
  };
  const saveHead = (changed: WalletHead) => {
    known = changed;
    isChanged = true;
  };
  return {
    ...book,
    head,
    saveHead,
    saveDestination(name, mark) {
      book.acknowledge(name, mark);
      isChanged = true;
    },
    code: (jti) => rememberedCode({ head, oldCode: book.oldCode }, jti),
    useProof(proof, nowMs) {
      const used = withUsedProof(head(), proof, nowMs);
      if (used !== null) saveHead(used);
      return used !== null;
    },
    newestFirst(before) {
      if (newest?.before !== before) {
        newest = { before, rows: readOnce(book.newestFirst(before)) };
      }
      return newest.rows;
    },
    end() {
      if (isChanged) book.saveHead(head());
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
