import { expect, it } from "vitest";
import { type CaptureCommand, capture } from "../../../../src/payment/capture.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { captureOf } from "../../../house/commands.ts";
import { elsewhere, Story, stop } from "./story.ts";

function held(story: Story, amountMinor = 1_200): Payment {
  return story.paid({ amountMinor, capture: "manual" });
}

function take(story: Story, payment: Payment, part: Partial<CaptureCommand> = {}) {
  const command = captureOf(story.house, payment, part);
  return story.step((book, context) => capture(book, command, context));
}

it("holds the amount at the decision: nothing has moved, nothing can be spent twice", () => {
  const story = new Story();
  const payment = held(story);
  expect(payment.state).toMatchObject({ status: "authorized", heldMinor: 1_200, capturedMinor: 0 });
  expect([story.available, story.held, story.points.pending]).toEqual([18_800, 1_200, 0]);
  const { balances, closing } = story.room.book.head();
  expect(balances.clearing_settlement).toMatchObject({ creditsPosted: 0, creditsPending: 1_200 });
  const { sequence, atMs: fromMs } = payment;
  expect(closing).toEqual([{ atMs: payment.body.holdUntilMs, fromMs, sequence }]);
});

it("captures all of a hold, and grants the reward with it", () => {
  const story = new Story();
  const outcome = take(story, held(story));
  expect(outcome).toMatchObject({
    kind: "captured",
    replayed: false,
    payment: { state: { status: "captured", capturedMinor: 1_200, reward: 24 } },
  });
  expect([story.available, story.held, story.points.pending]).toEqual([18_800, 0, 24]);
});

it("captures in parts, and releases the rest with the last one", () => {
  const story = new Story();
  const payment = held(story);
  expect(take(story, payment, { reference: "cap-0001", amountMinor: 500 })).toMatchObject({
    payment: { state: { status: "authorized", heldMinor: 700, capturedMinor: 500, reward: 0 } },
  });
  expect([story.available, story.held]).toEqual([18_800, 700]);
  const last = { reference: "cap-0002", amountMinor: 300, last: true };
  expect(take(story, payment, last)).toMatchObject({
    payment: { state: { status: "captured", heldMinor: 0, capturedMinor: 800, reward: 16 } },
  });
  expect([story.available, story.held, story.points.pending]).toEqual([19_200, 0, 16]);
  const rows = story.log.filter(({ kind }) => kind === "capture");
  const bodies = rows.map(({ body }) => JSON.parse(body) as { returnedMinor: number });
  expect(bodies.map(({ returnedMinor }) => returnedMinor)).toEqual([0, 400]);
});

it("refuses state_conflict when more would be captured than is still held", () => {
  const story = new Story();
  const payment = held(story);
  const more = { reference: "cap-0002", amountMinor: 1_201 };
  expect(story.unwritten(() => take(story, payment, more))).toEqual({
    kind: "state_conflict",
    state: "authorized",
    heldMinor: 1_200,
  });
  take(story, payment, { amountMinor: 1_000 });
  const rest = { reference: "cap-0002", amountMinor: 201 };
  expect(story.unwritten(() => take(story, payment, rest))).toMatchObject({ heldMinor: 200 });
});

it("refuses state_conflict when the hold has ended, to the millisecond, alarm or not", () => {
  const story = new Story();
  const payment = held(story);
  story.house.pass(story.house.limits.holdMs - 1);
  expect(take(story, payment, { amountMinor: 100 })).toMatchObject({ kind: "captured" });
  story.house.pass(1);
  const late = { reference: "cap-0002", amountMinor: 100 };
  expect(take(story, payment, late)).toEqual({
    kind: "state_conflict",
    state: "captured",
    heldMinor: 0,
  });
  expect([story.available, story.held, story.points.pending]).toEqual([19_900, 0, 2]);
});

it("gives an untouched hold back at its end, once, and calls it expired", () => {
  const story = new Story();
  const payment = held(story);
  story.house.pass(story.house.limits.holdMs);
  story.step(sweep);
  expect(story.room.book.paymentState(payment.sequence)).toMatchObject({ status: "expired" });
  expect([story.available, story.held]).toEqual([20_000, 0]);
  story.unwritten(() => story.step(sweep));
  expect(story.unwritten(() => take(story, payment))).toMatchObject({ state: "expired" });
});

it("refuses state_conflict when the payment was captured at once or declined", () => {
  const story = new Story();
  const paid = story.paid();
  expect(story.unwritten(() => take(story, paid))).toMatchObject({ state: "captured" });
  const declined = story.pay(story.code(), { capture: "manual", amountMinor: 30_000 });
  const { payment } = declined as { payment: Payment };
  expect(story.unwritten(() => take(story, payment))).toMatchObject({ state: "declined" });
});

it("answers payment_not_found when it is another merchant's, or no payment at all", () => {
  const story = new Story();
  const payment = held(story);
  const others: Partial<CaptureCommand>[] = [
    { merchantId: elsewhere.merchantId },
    { paymentSequence: 1 },
    { paymentSequence: 99 },
  ];
  for (const part of others) {
    expect(story.unwritten(() => take(story, payment, part))).toEqual({
      kind: "payment_not_found",
    });
  }
});

it("replays a capture as it left the payment, and refuses another under its reference", () => {
  const story = new Story();
  const payment = held(story);
  const first = take(story, payment, { amountMinor: 500 });
  take(story, payment, { reference: "cap-0002", amountMinor: 700 });
  const again = story.unwritten(() => take(story, payment, { amountMinor: 500 }));
  expect(again).toEqual({ ...first, replayed: true, statusNow: "captured" });
  const other = held(story, 300);
  const differences: [Payment, Partial<CaptureCommand>, string[]][] = [
    [payment, { amountMinor: 501 }, ["amount"]],
    [payment, { amountMinor: 500, last: true }, ["last"]],
    [other, { amountMinor: 500 }, ["payment_id"]],
  ];
  for (const [of, part, differ] of differences) {
    expect(story.unwritten(() => take(story, of, part))).toEqual({
      kind: "reference_reused",
      differ,
    });
  }
});

it("captures under a spending stop and in a frozen wallet: the hold was given before", () => {
  const story = new Story();
  const payment = held(story);
  stop(story, "spending");
  story.change({ state: "frozen" });
  expect(take(story, payment)).toMatchObject({ kind: "captured" });
});

it("captures nothing with a stale snapshot or a revoked terminal", () => {
  const story = new Story();
  const payment = held(story);
  const fresh = story.house.authority();
  const authority = { ...fresh, sentAtMs: fresh.sentAtMs - 5_000 };
  expect(story.unwritten(() => take(story, payment, { authority }))).toMatchObject({
    kind: "stale_snapshot",
  });
  const { terminalId } = payment.body.shop;
  story.house.decree({ terminalEpochs: { [terminalId]: 2 } });
  expect(story.unwritten(() => take(story, payment))).toEqual({ kind: "revoked" });
});
