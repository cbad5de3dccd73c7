import { expect, it } from "vitest";
import { seenEventsMax } from "../../../../src/bounds.ts";
import type { SeenSetBack, TerminalPayment } from "../../../../src/terminal/book.ts";
import { seenHistory } from "../../../../src/terminal/event.ts";

/** A book with payments of these times, oldest first; how many of them were read. */
function bookOf(times: readonly (number | readonly [atMs: number, paidAtMs: number])[]) {
  const seen = { rows: 0 };
  const payments = times.map((time): TerminalPayment => {
    const [atMs, paidAtMs] = typeof time === "number" ? [time, time] : time;
    const unknown = { walletAgeMs: null, toppedUpAgoMs: null };
    return { ...unknown, atMs, paidAtMs, outcome: "approved" } as TerminalPayment;
  });
  function* newestFirst() {
    for (const payment of payments.toReversed()) {
      seen.rows += 1;
      yield payment;
    }
  }
  return { book: { newestFirst }, seen };
}

function historyOf(
  times: Parameters<typeof bookOf>[0],
  sinceMs: number,
  at: { nowMs?: number; setBacks?: readonly SeenSetBack[] } = {},
) {
  const { book, seen } = bookOf(times);
  const told = { nowMs: Number.MAX_SAFE_INTEGER, setBacks: [], ...at };
  const events = seenHistory(book, "terminal", { sinceMs, last: 100, at: told });
  return { events: events.map(({ atMs, sequence }) => [atMs, sequence]), rows: seen.rows };
}

it("has the payments later than its beginning, oldest first, the last one as number `last`", () => {
  expect(historyOf([10, 20, 30, 40], 20)).toEqual({
    events: [
      [30, 99],
      [40, 100],
    ],
    rows: 3,
  });
});

it("has so many of the newest at most", () => {
  const times = Array.from({ length: seenEventsMax + 5 }, (_, n) => n + 1);
  const { events, rows } = historyOf(times, 0);
  expect([events.length, events[0], rows]).toEqual([
    seenEventsMax,
    [6, 101 - seenEventsMax],
    seenEventsMax + 1,
  ]);
});

it("counts payments that are ahead as of now, or as of when the clock was seen set back", () => {
  const setBacks = [{ fromMs: 70, toMs: 45 }] as readonly SeenSetBack[];
  expect(historyOf([10, 60, 80], 20, { nowMs: 50 }).events).toEqual([
    [50, 99],
    [50, 100],
  ]);
  expect(historyOf([10, 70, 80], 20, { nowMs: 50, setBacks }).events).toEqual([
    [45, 99],
    [50, 100],
  ]);
});
