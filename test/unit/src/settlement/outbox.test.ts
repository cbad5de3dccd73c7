import { expect, it } from "vitest";
import {
  batchMessagesMax,
  deliveryAlarmMs,
  failuresBeforeParking,
} from "../../../../src/bounds.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import {
  afterFailure,
  dueDestinations,
  markOf,
  nextAlarm,
  nextBatch,
  nextRetryMs,
} from "../../../../src/settlement/outbox.ts";
import { hourMs } from "../../../../src/time.ts";
import { cancelOf, captureOf, confirmOf, refundOf } from "../../../house/commands.ts";
import { elsewhere, Story, shop as wideShop } from "../payment/story.ts";
import { destinationIn, messagesOf, openRows } from "./merchant-side.ts";

const shop = { ...wideShop, shards: 1 };
const other = { ...elsewhere, shards: 1 };

function due(story: Story): string[] {
  const { book } = story.room;
  return dueDestinations(book, book.head(), story.house.nowMs);
}

function batchTo(story: Story, name: string) {
  return nextBatch(story.room.book, openRows(story), name, story.house.zone);
}

/** The destination of the latest row. */
function lastDestination(story: Story): string {
  return story.log.at(-1)?.destination ?? "";
}

it("has a destination due until all of its rows are acknowledged", () => {
  const story = new Story();
  expect(due(story)).toEqual([]);
  story.paid({ shop });
  story.paid({ shop, amountMinor: 7 });
  const name = destinationIn(story);
  expect(due(story)).toEqual([name]);
  const { messages, after } = batchTo(story, name);
  expect(messages.map(({ sequence, totalMinor }) => [sequence, totalMinor])).toEqual([
    [1, 1_200],
    [2, 1_207],
  ]);
  expect(after).toMatchObject({ mark: 2, totalMinor: 1_207, failures: 0, retryAtMs: null });
  story.room.book.saveDestination(name, after);
  expect([due(story), batchTo(story, name).messages]).toEqual([[], []]);
});

it("goes on from the mark, at most 50 messages a delivery, oldest first", () => {
  const story = new Story();
  for (let n = 1; n <= batchMessagesMax + 3; n += 1) story.paid({ shop, amountMinor: n });
  const name = destinationIn(story);
  const first = batchTo(story, name);
  expect(first.messages.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: batchMessagesMax }, (_, n) => n + 1),
  );
  story.room.book.saveDestination(name, first.after);
  expect(batchTo(story, name).messages.map(({ sequence }) => sequence)).toEqual([51, 52, 53]);
});

it("counts and numbers each destination by itself: one that fails holds up no other", () => {
  const story = new Story();
  story.paid({ shop });
  const one = lastDestination(story);
  story.paid({ shop: other });
  const two = lastDestination(story);
  expect(batchTo(story, two).messages).toMatchObject([{ sequence: 1, totalMinor: 1_200 }]);
  const failed = afterFailure(markOf(story.room.book, one), story.house.nowMs, 0.5);
  story.room.book.saveDestination(one, failed);
  expect(due(story)).toEqual([two]);
  story.house.pass((failed.retryAtMs ?? 0) - story.house.nowMs - 1);
  expect(due(story)).toEqual([two]);
  story.house.pass(1);
  expect(due(story).toSorted()).toEqual([one, two].toSorted());
});

it("tries at once what a clock that was ahead has put off, and rings for it", () => {
  const story = new Story();
  story.paid({ shop });
  const name = lastDestination(story);
  const { book } = story.room;
  const { nowMs } = story.house;
  const mark = markOf(book, name);
  for (const aheadMs of [24 * hourMs, hourMs, 2_000]) {
    book.saveDestination(name, afterFailure(mark, nowMs + aheadMs, 0.5));
    expect(due(story)).toEqual([name]);
    expect(nextAlarm(book, nowMs)).toBe(nowMs + 1_000);
  }
  book.saveDestination(name, afterFailure(mark, nowMs, 0.5));
  expect([due(story), nextAlarm(book, nowMs)]).toEqual([[], nowMs + 1_500]);
});

it("backs off from 1 s with jitter, parks at the twelfth failure, and skips nothing", () => {
  const story = new Story();
  story.paid({ shop });
  const name = destinationIn(story);
  let mark = markOf(story.room.book, name);
  const waits: number[] = [];
  for (let n = 1; n <= failuresBeforeParking + 2; n += 1) {
    const soonest = afterFailure(mark, 0, 0).retryAtMs ?? 0;
    const latest = afterFailure(mark, 0, 0.999_999).retryAtMs ?? 0;
    mark = afterFailure(mark, 0, 0.5);
    expect(mark.failures).toBe(n);
    expect(soonest).toBeLessThan(latest);
    expect(latest).toBeLessThan(2 * soonest + 1);
    waits.push(latest);
  }
  expect(waits[0]).toBeGreaterThanOrEqual(1_000);
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
  for (const wait of waits.slice(failuresBeforeParking - 1)) {
    expect(wait).toBeLessThanOrEqual(hourMs);
    expect(wait).toBeGreaterThan(hourMs / 2);
  }
  story.room.book.saveDestination(name, mark);
  story.house.pass(hourMs);
  expect(batchTo(story, name).messages).toHaveLength(1);
});

it("asks for the soonest retry, and for none when all is acknowledged", () => {
  const story = new Story();
  const { book } = story.room;
  const { nowMs } = story.house;
  expect(nextRetryMs(book, book.head(), nowMs)).toBeNull();
  story.paid({ shop });
  expect(nextRetryMs(book, book.head(), nowMs)).toBe(nowMs + deliveryAlarmMs);
  const name = destinationIn(story);
  book.saveDestination(name, { ...markOf(book, name), failures: 1, retryAtMs: nowMs + 77 });
  expect(nextRetryMs(book, book.head(), nowMs)).toBe(nowMs + 77);
  expect(nextRetryMs(book, book.head(), nowMs + 78)).toBe(nowMs + 78);
});

it("sets no alarm when nothing is left, and forgets the one that has rung", () => {
  const story = new Story();
  const { book } = story.room;
  story.paid({ shop: { ...shop, rewardRateBp: 0 } });
  expect(story.room.alarmMs).toBeGreaterThan(story.house.nowMs);
  book.saveDestination(destinationIn(story), batchTo(story, destinationIn(story)).after);
  story.house.pass(deliveryAlarmMs + 2_000);
  story.room.alarmMs = null;
  story.room.alarm.rang(story.house.nowMs, story.house.nowMs);
  expect(nextAlarm(book, story.house.nowMs)).toBeNull();
  // Set back behind the alarm that has rung, the clock must not pass it off for one to come.
  story.house.clockOffMs = -deliveryAlarmMs;
  story.paid({ shop, amountMinor: 7 });
  expect(story.room.alarmMs).toBeGreaterThan(story.house.nowMs);
  const others = [null, story.house.nowMs + 500];
  expect(nextAlarm(book, story.house.nowMs, others)).toBe(story.house.nowMs + 1_000);
});

it("looks no further back than its first open row: a shop of long ago costs no long search", () => {
  const story = new Story();
  story.paid({ shop });
  const name = lastDestination(story);
  story.room.book.saveDestination(name, batchTo(story, name).after);
  for (let n = 1; n <= 40; n += 1) story.topUp({ amountMinor: n });
  story.paid({ shop, amountMinor: 7 });
  let asked = 0;
  const rows = (to: string, from: number, limit: number) => {
    asked = from;
    return openRows(story)(to, from, limit);
  };
  const { messages } = nextBatch(story.room.book, rows, name, story.house.zone);
  expect(messages).toMatchObject([{ sequence: 2, totalMinor: 1_207 }]);
  expect(asked).toBe(story.room.book.head().sequence);
});

it("tells a merchant each act by its kind, with what it moved and the total after it", () => {
  const story = new Story({ balanceMinor: 60_000 });
  const held = story.paid({ shop, capture: "manual", amountMinor: 1_000 });
  const act = (step: Parameters<Story["step"]>[0]) => story.step(step);
  const { house } = story;
  act((b, c) => capture(b, captureOf(house, held, { amountMinor: 600, last: true }), c));
  act((b, c) => refund(b, refundOf(house, held, { amountMinor: 100 }), c));
  const undo = { shop, paymentSequence: held.sequence, paymentReference: null };
  act((b, c) => cancel(b, cancelOf(house, undo), c));
  const asked = story.paid({ shop, amountMinor: 31_000 }, 1);
  act((b, c) => confirm(b, confirmOf(house, asked), c));
  const declined = { reference: "pay-much", shop, amountMinor: 90_000 };
  const code = story.code();
  story.pay(code, declined);
  story.paid({ shop, capture: "manual", amountMinor: 5 });
  const bury = { reference: "can-0002", shop, paymentReference: "pay-never", code };
  act((b, c) => cancel(b, cancelOf(house, bury), c));
  house.pass(house.limits.holdMs);
  act(sweep);
  expect(
    messagesOf(story).map(({ kind, amountMinor, totalMinor, declineCode }) => [
      kind,
      amountMinor,
      totalMinor,
      declineCode,
    ]),
  ).toEqual([
    ["payment", 0, 0, null],
    ["capture", 600, 600, null],
    ["refund", 100, 500, null],
    ["cancellation", 500, 0, null],
    ["payment", 0, 0, null],
    ["capture", 31_000, 31_000, null],
    ["payment", 0, 31_000, "insufficient_funds"],
    ["payment", 0, 31_000, null],
    ["tombstone", 0, 31_000, null],
    ["end", 0, 31_000, null],
  ]);
});

it("tells how old the payer's wallet is, and how long ago money came into it", () => {
  const story = new Story();
  story.house.pass(hourMs);
  story.topUp();
  story.house.pass(60_000);
  story.paid({ shop });
  const { createdAtMs = 0 } = story.room.book.profile() ?? {};
  expect(messagesOf(story)).toMatchObject([
    { kind: "payment", walletAgeMs: story.house.nowMs - createdAtMs, toppedUpAgoMs: 60_000 },
  ]);
});
