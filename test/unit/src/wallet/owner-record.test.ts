import fc from "fast-check";
import { expect, it } from "vitest";
import type { EventRows, PlacedEvent } from "../../../../src/identity/book.ts";
import type { WalletBook } from "../../../../src/wallet/book.ts";
import { lastOfRecord, recordNewestFirst } from "../../../../src/wallet/owner-record.ts";

/** Books in which rows of the log and security events were written in this order. */
function written(kinds: readonly ("row" | "event")[]) {
  const rows: { sequence: number }[] = [];
  const events: PlacedEvent[] = [];
  for (const kind of kinds) {
    if (kind === "row") rows.push({ sequence: rows.length + 1 });
    else events.push({ number: events.length + 1, logSequence: rows.length } as PlacedEvent);
  }
  const asked: number[] = [];
  const eventBook = {
    eventsBefore(before: number, count: number) {
      asked.push(count);
      return events
        .filter(({ number }) => number < before)
        .toReversed()
        .slice(0, count);
    },
  } as unknown as EventRows;
  const book = {
    head: () => ({ sequence: rows.length }),
    newestFirst: (before: number) => rows.filter(({ sequence }) => sequence < before).toReversed(),
  } as unknown as WalletBook;
  return { eventBook, book, asked };
}

it("counts rows and events together in the order of their commits, and tells the newest first", () => {
  const commits = fc.array(fc.constantFrom("row" as const, "event" as const), { maxLength: 60 });
  fc.assert(
    fc.property(commits, (kinds) => {
      const { eventBook, book } = written(kinds);
      const told = [...recordNewestFirst(eventBook, book)];
      expect(told.map((entry) => ("row" in entry ? "row" : "event"))).toEqual(kinds.toReversed());
      expect(told.map(({ sequence }) => sequence)).toEqual(kinds.map((_, n) => n + 1).toReversed());
      expect(lastOfRecord(eventBook, book)).toBe(kinds.length);
    }),
  );
});

it.each([
  [15, 1],
  [16, 2],
  [17, 2],
])("reads %i events in pages of 16, %i of them", (count, pages) => {
  const { eventBook, book, asked } = written(Array.from({ length: count }, () => "event" as const));
  expect([...recordNewestFirst(eventBook, book)]).toHaveLength(count);
  expect(asked).toEqual(Array.from({ length: pages }, () => 16));
});

it("has read one page when its reader stops at the first entry", () => {
  const { eventBook, book, asked } = written(Array.from({ length: 40 }, () => "event" as const));
  recordNewestFirst(eventBook, book).next();
  expect(asked).toEqual([16]);
});
