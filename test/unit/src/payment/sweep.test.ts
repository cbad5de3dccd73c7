import { expect, it } from "vitest";
import { deliveryAlarmMs } from "../../../../src/bounds.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { sweep, sweepEnds } from "../../../../src/payment/sweep.ts";
import { businessDayEndMs } from "../../../../src/time.ts";
import { ownBalances } from "../../../../src/wallet/balances.ts";
import { captureOf } from "../../../house/commands.ts";
import { Story } from "./story.ts";

it("matures a day's points with one row, from the end of the cancellation window on", () => {
  const story = new Story();
  const first = story.paid();
  story.house.pass(1_000);
  story.paid({ amountMinor: 700 });
  const endMs = first.body.windowEndMs;
  story.house.pass(endMs - story.house.nowMs - 1);
  story.unwritten(() => story.step(sweep));
  story.house.pass(1);
  const rows = story.log.length;
  story.step(sweep);
  expect(story.points).toEqual({ pending: 0, matured: 38 });
  expect(story.log.length).toBe(rows + 1);
  story.unwritten(() => story.step(sweep));
});

it("has points that are due wait for an act that may move them, of eight days at most", () => {
  const story = new Story();
  for (let day = 1; day <= 8; day += 1) {
    story.paid({ amountMinor: 100 + day });
    story.house.pass(26 * 3_600_000);
    expect(ownBalances(story.room.book.head(), story.house.nowMs).points).toBe(2 * day);
    if (day < 8) story.unwritten(() => story.step(sweepEnds));
  }
  expect(story.points).toEqual({ pending: 16, matured: 0 });
  const rows = story.log.length;
  story.step(sweepEnds);
  expect(story.points).toEqual({ pending: 0, matured: 16 });
  expect(story.log.length).toBe(rows + 1);
  story.paid({ amountMinor: 50 });
  story.house.pass(26 * 3_600_000);
  story.topUp({ amountMinor: 1 });
  expect(story.points).toEqual({ pending: 0, matured: 17 });
});

it("ends several holds and matures in one commit, soonest first", () => {
  const story = new Story();
  story.paid({ amountMinor: 700 });
  const one = story.paid({ amountMinor: 100, capture: "manual" });
  story.house.pass(1_000);
  const two = story.paid({ amountMinor: 200, capture: "manual" });
  story.house.pass(story.house.limits.holdMs);
  story.step(sweep);
  const kinds = story.log
    .slice(-3)
    .map(({ kind, body }) => [kind, JSON.parse(body).paymentSequence]);
  expect(kinds).toEqual([
    ["end", one.sequence],
    ["end", two.sequence],
    ["reward_matured", undefined],
  ]);
  expect([story.held, story.points.matured]).toEqual([0, 14]);
  expect(story.room.book.head().closing).toEqual([]);
  story.unwritten(() => story.step(sweep));
});

it("sets the alarm for what comes first: a delivery, a hold's end; and for no points", () => {
  const story = new Story();
  story.paid({ capture: "manual" });
  expect(story.room.alarmMs).toBe(story.house.nowMs + deliveryAlarmMs);
  const { outbox } = story.room.book.head();
  const [name, open] = Object.entries(outbox)[0] ?? ["", { last: 0 }];
  const sums = { totalMinor: 0, hash: null, failures: 0, retryAtMs: null };
  const mark = { mark: open.last, logSequence: 9, ...sums };
  story.room.book.saveDestination(name, mark);
  story.house.pass(2 * deliveryAlarmMs);
  story.topUp({ amountMinor: 1 });
  const closing = story.room.book.head().closing[0];
  expect(story.room.alarmMs).toBe(closing?.atMs);
});

it("grants what was captured of a hold that ran out its reward, with a window of its own", () => {
  const story = new Story();
  const payment = story.paid({ capture: "manual" });
  const command = captureOf(story.house, payment, { amountMinor: 500 });
  story.step((book, context) => capture(book, command, context));
  story.house.pass(story.house.limits.holdMs + 3_600_000);
  story.step(sweep);
  const { zone, nowMs, limits } = story.house;
  const windowEndMs = businessDayEndMs(nowMs, zone) + limits.cancellationGraceMs;
  expect(story.room.book.paymentState(payment.sequence)).toMatchObject({
    status: "captured",
    capturedMinor: 500,
    reward: 10,
    windowEndMs,
  });
  expect(story.room.book.head().maturing).toEqual([{ dueMs: windowEndMs, points: 10 }]);
});
