import { expect, it } from "vitest";
import { refundWindowMs } from "../../../../src/bounds.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { type RefundCommand, refund } from "../../../../src/payment/refund.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { cancelOf, captureOf, refundOf } from "../../../house/commands.ts";
import { spendPoints } from "./spend-points.ts";
import { elsewhere, Story, stop, stopAt } from "./story.ts";

function back(story: Story, payment: Payment, part: Partial<RefundCommand> = {}) {
  const command = refundOf(story.house, payment, part);
  return story.step((book, context) => refund(book, command, context));
}

it("gives a part back and takes the reward back in proportion, from what is pending", () => {
  const story = new Story();
  const payment = story.paid();
  expect(back(story, payment, { amountMinor: 500 })).toMatchObject({
    kind: "refunded",
    replayed: false,
    refund: { body: { amountMinor: 500, rewardTaken: 10, shortfallMinor: 0, sentMinor: -500 } },
    payment: { state: { status: "captured", refundedMinor: 500, rewardTaken: 10 } },
  });
  expect([story.available, story.points.pending]).toEqual([19_300, 14]);
});

it("leaves the reward that the rest alone would have earned, and not a point less", () => {
  const story = new Story();
  const payment = story.paid({ amountMinor: 99 });
  expect(payment.state.reward).toBe(1);
  expect(back(story, payment, { amountMinor: 1 })).toMatchObject({
    refund: { body: { rewardTaken: 0, shortfallMinor: 0 } },
  });
  expect(story.points.pending).toBe(1);
  const next = { reference: "rfd-0002", amountMinor: 49 };
  expect(back(story, payment, next)).toMatchObject({ refund: { body: { rewardTaken: 1 } } });
  expect(story.points.pending).toBe(0);
});

it("refuses state_conflict when the refunds together would pass what was captured", () => {
  const story = new Story();
  const payment = story.paid();
  back(story, payment, { amountMinor: 700 });
  const more = { reference: "rfd-0002", amountMinor: 501 };
  expect(story.unwritten(() => back(story, payment, more))).toEqual({
    kind: "state_conflict",
    state: "captured",
    refundableMinor: 500,
  });
  const rest = { reference: "rfd-0002", amountMinor: 500 };
  expect(back(story, payment, rest)).toMatchObject({ kind: "refunded" });
  expect([story.available, story.points.pending]).toEqual([20_000, 0]);
});

it("refunds of a hold what was captured of it, once the last capture is made", () => {
  const story = new Story();
  const payment = story.paid({ capture: "manual" });
  const take = (part: object) => {
    const command = captureOf(story.house, payment, part);
    return story.step((book, context) => capture(book, command, context));
  };
  take({ amountMinor: 400 });
  expect(story.unwritten(() => back(story, payment, { amountMinor: 1 }))).toEqual({
    kind: "state_conflict",
    state: "authorized",
    refundableMinor: 0,
  });
  take({ reference: "cap-0002", amountMinor: 100, last: true });
  expect(story.unwritten(() => back(story, payment, { amountMinor: 501 }))).toMatchObject({
    refundableMinor: 500,
  });
  expect(back(story, payment, { amountMinor: 500 })).toMatchObject({ kind: "refunded" });
  expect(story.available).toBe(20_000);
});

it("refuses state_conflict when the payment is declined or cancelled", () => {
  const story = new Story();
  const declined = story.pay(story.code(), { amountMinor: 20_001 }) as { payment: Payment };
  expect(story.unwritten(() => back(story, declined.payment))).toMatchObject({ state: "declined" });
  const payment = story.paid();
  const command = cancelOf(story.house, {
    paymentSequence: payment.sequence,
    paymentReference: null,
  });
  story.step((book, context) => cancel(book, command, context));
  expect(story.unwritten(() => back(story, payment, { amountMinor: 1 }))).toMatchObject({
    kind: "state_conflict",
    state: "cancelled",
  });
});

it("refuses state_conflict too_old after 365 days, and not before", () => {
  const story = new Story();
  const payment = story.paid();
  story.house.pass(refundWindowMs);
  const part = { amountMinor: 1 };
  expect(back(story, payment, part)).toMatchObject({ kind: "refunded" });
  story.house.pass(1);
  const late = { ...part, reference: "rfd-0002" };
  expect(story.unwritten(() => back(story, payment, late))).toMatchObject({ state: "too_old" });
});

it("refuses stopped when refunds, everything, this merchant or this terminal is stopped", () => {
  const story = new Story();
  const payment = story.paid();
  const { merchantId, terminalId } = payment.body.shop;
  const stops = [
    () => stop(story, "refunds"),
    () => stop(story, "everything"),
    () => stopAt(story, "merchant", merchantId),
    () => stopAt(story, "terminal", terminalId),
  ];
  for (const set of stops) {
    set();
    expect(story.unwritten(() => back(story, payment))).toEqual({ kind: "stopped" });
  }
  stop(story, "spending");
  story.change({ state: "frozen" });
  expect(back(story, payment)).toMatchObject({ kind: "refunded" });
});

it("answers payment_not_found for another merchant's payment and for none", () => {
  const story = new Story();
  const payment = story.paid();
  const others = [
    { merchantId: elsewhere.merchantId },
    { paymentSequence: 99 },
    { paymentSequence: 1 },
  ];
  for (const part of others) {
    const outcome = story.unwritten(() => back(story, payment, part));
    expect(outcome).toEqual({ kind: "payment_not_found" });
  }
});

it("replays its outcome, and refuses another amount or payment under its reference", () => {
  const story = new Story();
  const payment = story.paid();
  const other = story.paid({ amountMinor: 7 });
  const first = back(story, payment, { amountMinor: 500 });
  back(story, payment, { reference: "rfd-0002", amountMinor: 100 });
  stop(story, "everything");
  const again = story.unwritten(() => back(story, payment, { amountMinor: 500 }));
  expect(again).toMatchObject({ kind: "refunded", replayed: true });
  expect((again as { refund: unknown }).refund).toEqual((first as { refund: unknown }).refund);
  const differences: [Payment, number, string[]][] = [
    [payment, 501, ["amount"]],
    [other, 500, ["payment_id"]],
    [other, 7, ["payment_id", "amount"]],
  ];
  for (const [of, amountMinor, differ] of differences) {
    expect(story.unwritten(() => back(story, of, { amountMinor }))).toEqual({
      kind: "reference_reused",
      differ,
    });
  }
});

it("takes matured points back, and deducts from the money what was spent of them", () => {
  const story = new Story();
  const payment = story.paid();
  story.house.pass(2 * 86_400_000);
  story.step(sweep);
  expect(story.points).toEqual({ pending: 0, matured: 24 });
  spendPoints(story, 20);
  expect(back(story, payment)).toMatchObject({
    refund: { body: { rewardTaken: 4, shortfallMinor: 20 } },
    payment: { state: { rewardTaken: 24 } },
  });
  expect([story.available, story.points.matured]).toEqual([20_000 - 20, 0]);
});

it("takes back what has matured although the clock was set back before the window's end", () => {
  const story = new Story();
  const payment = story.paid();
  story.house.pass((payment.state.windowEndMs as number) - story.house.nowMs);
  story.step(sweep);
  expect(story.points).toEqual({ pending: 0, matured: 24 });
  story.house.clockOffMs = -60_000;
  expect(back(story, payment)).toMatchObject({ refund: { body: { rewardTaken: 24 } } });
  expect([story.available, story.points]).toEqual([20_000, { pending: 0, matured: 0 }]);
});

it("gives back nothing with a stale snapshot or a revoked terminal", () => {
  const story = new Story();
  const payment = story.paid();
  const fresh = story.house.authority();
  const authority = { ...fresh, snapshot: { ...fresh.snapshot, version: 0 } };
  expect(story.unwritten(() => back(story, payment, { authority }))).toEqual({
    kind: "stale_snapshot",
    fault: "snapshot_old",
  });
  story.house.decree({ merchantEpochs: { [payment.body.shop.merchantId]: 2 } });
  expect(story.unwritten(() => back(story, payment))).toEqual({ kind: "revoked" });
});
