import { expect, it } from "vitest";
import type { FeedRow } from "../../../../worker/settlement/feed-book.ts";
import { FreshRows } from "../../../../worker/settlement/fresh-rows.ts";

/** So many messages of one row of the log. */
const row = (sequence: number, messages = 1) =>
  Array.from({ length: messages }, () => ({ sequence }) as FeedRow);
const numbers = (rows: readonly FeedRow[]) => rows.map(({ sequence }) => sequence);

it("gives what follows the last row that was read, with all messages of each row, once", () => {
  const fresh = new FreshRows();
  fresh.note(row(4, 2), 3);
  fresh.note(row(5, 3), 3);
  expect(numbers(fresh.takeAfter(3))).toEqual([4, 4, 5, 5, 5]);
  expect(fresh.takeAfter(3)).toEqual([]);
});

it("gives nothing of what was read meanwhile", () => {
  const fresh = new FreshRows();
  for (const sequence of [4, 5, 6]) fresh.note(row(sequence), 3);
  expect(numbers(fresh.takeAfter(5))).toEqual([6]);
});

it("gives nothing behind a gap: what is in it would never be told", () => {
  const fresh = new FreshRows();
  fresh.note(row(5), 3);
  expect(fresh.takeAfter(3)).toEqual([]);
  fresh.note(row(4), 3);
  fresh.note(row(6), 3);
  expect(numbers(fresh.takeAfter(3))).toEqual([4]);
  fresh.note(row(8), 7);
  // Another one was asked of, which has read less.
  expect(fresh.takeAfter(4)).toEqual([]);
});

it("keeps so many that 400 messages are reached, and begins anew once they are taken", () => {
  const fresh = new FreshRows();
  fresh.note(row(1, 399), 0);
  fresh.note(row(2, 5), 0);
  fresh.note(row(3), 0);
  expect(new Set(numbers(fresh.takeAfter(0)))).toEqual(new Set([1, 2]));
  fresh.note(row(4), 3);
  expect(numbers(fresh.takeAfter(3))).toEqual([4]);
});

it("says whether anything was noted that it does not keep, until rows are taken off", () => {
  const fresh = new FreshRows();
  fresh.note([], 3);
  fresh.note(row(4, 400), 3);
  expect(fresh.hasMissed).toBe(false);
  fresh.note(row(5), 3);
  expect(fresh.hasMissed).toBe(true);
  fresh.takeAfter(3);
  expect(fresh.hasMissed).toBe(false);
  fresh.note(row(8), 3);
  expect(fresh.hasMissed).toBe(true);
});
