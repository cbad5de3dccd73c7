import { expect, it } from "vitest";
import { cancel } from "../../../../../src/payment/cancel.ts";
import { confirm } from "../../../../../src/payment/confirm.ts";
import { refund } from "../../../../../src/payment/refund.ts";
import { dayMs, hourMs, minuteMs } from "../../../../../src/time.ts";
import type { VelocityEvent } from "../../../../../src/velocity/event.ts";
import { recentHistory } from "../../../../../src/wallet/history/recent-history.ts";
import type { Payment } from "../../../../../src/wallet/record.ts";
import { velocityHistory } from "../../../../../src/wallet/velocity-history.ts";
import { cancelOf, confirmOf, refundOf } from "../../../../house/commands.ts";
import { Story, shops } from "../../payment/story.ts";

/** What the log alone says. */
function fromLog(story: Story, sinceMs: number): readonly VelocityEvent[] {
  const { book } = story.room;
  const { nowMs } = story.house;
  return velocityHistory(book, { sinceMs, nowMs, before: book.head().sequence + 1 });
}

/** What the next act would be judged by, as any instance reads it, and rows that it read for that. */
function recent(story: Story, sinceMs: number) {
  const { sql } = story.room.store;
  const before = sql.rowsRead;
  const events = story.step((book, { nowMs }) => recentHistory(book, { sinceMs, nowMs }));
  return { events, rowsRead: sql.rowsRead - before };
}

function expectSame(story: Story, sinceMs: number): void {
  expect(recent(story, sinceMs).events).toEqual(fromLog(story, sinceMs));
}

const shapes: readonly ((story: Story, n: number) => void)[] = [
  (story, n) => void story.paid({ amountMinor: 100 + n, shop: shops[n % shops.length] as never }),
  (story) => void story.topUp({ amountMinor: 3_000 }),
  (story, n) => {
    const payment = story.paid({ amountMinor: 300, allowDuplicate: true }, 1 + (n % 2));
    story.step((book, context) =>
      refund(book, refundOf(story.house, payment, { amountMinor: 50 + n }), context),
    );
  },
  (story) => {
    const payment = story.paid({ amountMinor: 400, allowDuplicate: true });
    const of = { paymentSequence: payment.sequence, paymentReference: null };
    story.step((book, context) => cancel(book, cancelOf(story.house, of), context));
  },
  (story, n) => {
    const payment: Payment = story.paid({ amountMinor: 30_001, allowDuplicate: true }, 1);
    const decision = n % 2 === 0 ? ("reject" as const) : ("approve" as const);
    const command = confirmOf(story.house, payment, { decision });
    story.step((book, context) => confirm(book, command, context));
    if (decision === "approve") return;
    story.pay(story.code(), { reference: `pay-${n}-none`, amountMinor: 999_999_999 });
  },
];

it("is the history that the log has, whatever was kept of it and however far it reaches back", () => {
  const story = new Story({ balanceMinor: 900_000 });
  for (let n = 0; n < 260; n += 1) {
    story.house.pass(n % 50 === 49 ? 9 * hourMs : 2 * minuteMs + n);
    shapes[n % shapes.length]?.(story, n);
    if (n % 41 !== 40) continue;
    const { nowMs } = story.house;
    for (const backMs of [hourMs, 12 * hourMs, 5 * dayMs]) expectSame(story, nowMs - backMs);
  }
  const kept = [...story.room.book.keptHistory()];
  expect(kept.length).toBeGreaterThan(0);
  for (const { first, last } of kept) expect(last - first).toBeLessThan(512);
});

it("asks the log alone where a clock was set back among these rows, until they are too old", () => {
  const story = new Story({ balanceMinor: 900_000 });
  for (let n = 0; n < 240; n += 1) {
    story.house.pass(5 * minuteMs);
    // The clock is ahead for a while, and twenty acts later right again.
    story.house.clockOffMs = n >= 100 && n < 120 ? 3 * hourMs : 0;
    shapes[n % 3]?.(story, n);
    if (n % 9 !== 8) continue;
    const { nowMs } = story.house;
    for (const backMs of [30 * minuteMs, 4 * hourMs, 2 * dayMs]) expectSame(story, nowMs - backMs);
  }
  expect(story.room.book.head().setBacks).toHaveLength(1);
  expect([...story.room.book.keptHistory()].length).toBeGreaterThan(0);
});

it("has an act of a clock that was ahead happen now, before any act after it", () => {
  const story = new Story({ balanceMinor: 900_000 });
  story.house.clockOffMs = 3 * hourMs;
  story.paid({ amountMinor: 500 });
  story.house.clockOffMs = 0;
  const { nowMs } = story.house;
  expect(recent(story, nowMs - hourMs).events.at(-1)).toMatchObject({ atMs: nowMs });
  for (const backMs of [minuteMs, hourMs, dayMs]) expectSame(story, nowMs - backMs);
});

it("adds up what two refunds have given back of one payment", () => {
  const story = new Story({ balanceMinor: 900_000 });
  const sinceMs = story.house.nowMs - hourMs;
  const payment = story.paid({ amountMinor: 300 });
  for (const amountMinor of [100, 50]) {
    const command = refundOf(story.house, payment, { amountMinor, reference: `r-${amountMinor}` });
    story.step((book, context) => refund(book, command, context));
  }
  expect(recent(story, sinceMs).events.at(-1)).toMatchObject({ returnedMinor: 150 });
  expectSame(story, sinceMs);
});

it("knows in a stretch of which nothing was given back what was given back since", () => {
  const story = new Story({ balanceMinor: 900_000 });
  const sinceMs = story.house.nowMs - dayMs;
  const payment = story.paid({ amountMinor: 300 });
  for (let n = 0; n < 70; n += 1) {
    story.house.pass(minuteMs);
    shapes[0]?.(story, n % 50);
  }
  expectSame(story, sinceMs);
  const [kept] = [...story.room.book.keptHistory()];
  expect(kept).toMatchObject({ last: story.room.book.head().sequence, returned: [] });
  const command = refundOf(story.house, payment, { amountMinor: 100 });
  story.step((book, context) => refund(book, command, context));
  expectSame(story, sinceMs);
  expect(recent(story, sinceMs).events).toContainEqual(
    expect.objectContaining({ sequence: payment.sequence, returnedMinor: 100 }),
  );
});

it("adds rows to the newest stretch until it would be longer than 512", () => {
  const story = new Story({ balanceMinor: 900_000 });
  const sinceMs = story.house.nowMs - dayMs;
  for (let n = 0; n < 9 * 70; n += 1) {
    story.house.pass(minuteMs);
    shapes[0]?.(story, n % 50);
    if (n % 70 === 69) expectSame(story, sinceMs);
  }
  expect([...story.room.book.keptHistory()].map(({ first, last }) => [first, last])).toEqual([
    [492, 631],
    [1, 491],
  ]);
});

it("reads a long history once, and then a row for each stretch and what has come since", () => {
  const story = new Story({ balanceMinor: 900_000 });
  const sinceMs = story.house.nowMs - dayMs;
  for (let n = 0; n < 1_100; n += 1) {
    story.house.pass(minuteMs);
    shapes[0]?.(story, n % 50);
  }
  const first = recent(story, sinceMs);
  expect(first.events).toHaveLength(1_101);
  expect(first.rowsRead).toBeGreaterThan(1_101);
  const again = recent(story, sinceMs);
  expect(again.events).toEqual(first.events);
  // The head, three stretches; it writes nothing more.
  expect(again.rowsRead).toBeLessThanOrEqual(5);
  const { rowsWritten } = story.room.store.sql;
  for (let n = 0; n < 63; n += 1) story.paid({ amountMinor: 60 + n });
  const later = recent(story, sinceMs);
  expect(later.events).toEqual(fromLog(story, sinceMs));
  expect(later.rowsRead).toBeLessThanOrEqual(5 + 63 + 1);
  expect(story.room.store.sql.rowsWritten).toBeGreaterThan(rowsWritten);
  expect([...story.room.book.keptHistory()].map(({ first: from, last }) => [from, last])).toEqual([
    [1_025, 1_101],
    [513, 1_024],
    [1, 512],
  ]);
  expect(recent(story, story.house.nowMs).rowsRead).toBe(1);
});
