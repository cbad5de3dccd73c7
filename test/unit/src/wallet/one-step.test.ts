import { expect, it } from "vitest";
import type { LateMarkBook } from "../../../../src/settlement/late-marks.ts";
import { forOneStep } from "../../../../src/wallet/one-step.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";

/** A book of ten rows, and how many of them were read from it. */
function counted() {
  const seen = { rows: 0, heads: 0, saved: 0 };
  const book = {
    head() {
      seen.heads += 1;
      return { sequence: 10 };
    },
    saveHead() {
      seen.saved += 1;
    },
    *newestFirst(before: number) {
      for (let sequence = Math.min(before, 11) - 1; sequence > 0; sequence -= 1) {
        seen.rows += 1;
        yield { sequence } as WalletRow;
      }
    },
  } as unknown as LateMarkBook;
  return { book: forOneStep(book), seen };
}

const first = (rows: Iterable<WalletRow>, count: number) => {
  const found: number[] = [];
  for (const { sequence } of rows) {
    found.push(sequence);
    if (found.length === count) break;
  }
  return found;
};

it("reads a row once, however often the newest are walked, and no row that nobody walks to", () => {
  const { book, seen } = counted();
  expect(first(book.newestFirst(11), 3)).toEqual([10, 9, 8]);
  expect(first(book.newestFirst(11), 5)).toEqual([10, 9, 8, 7, 6]);
  expect(seen.rows).toBe(5);
});

it("walks the rows before the one that is asked for, after others were walked", () => {
  const { book } = counted();
  first(book.newestFirst(11), 2);
  expect(first(book.newestFirst(5), 2)).toEqual([4, 3]);
  expect(first(book.newestFirst(11), 2)).toEqual([10, 9]);
});

it("knows the head that it saved, and reads it once", () => {
  const { book, seen } = counted();
  expect([book.head().sequence, book.head().sequence, seen.heads]).toEqual([10, 10, 1]);
  book.saveHead({ ...book.head(), sequence: 11 });
  expect([book.head().sequence, seen.heads]).toEqual([11, 1]);
});

it("writes the head at the end, once, and not at all when nothing has changed it", () => {
  const { book, seen } = counted();
  book.head();
  book.end();
  expect(seen.saved).toBe(0);
  for (const sequence of [11, 12]) book.saveHead({ ...book.head(), sequence });
  expect(seen.saved).toBe(0);
  book.end();
  expect(seen.saved).toBe(1);
});
