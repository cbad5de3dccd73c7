import { expect, it } from "vitest";
import { type CancelCommand, cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { cancelOf, captureOf, refundOf } from "../../../house/commands.ts";
import { elsewhere, Story, shops, stop } from "./story.ts";

function undo(story: Story, part: Partial<CancelCommand>) {
  const command = cancelOf(story.house, part);
  return story.step((book, context) => cancel(book, command, context));
}

const byId = ({ sequence }: Payment, part: Partial<CancelCommand> = {}) => ({
  paymentSequence: sequence,
  paymentReference: null,
  ...part,
});

it("gives a captured payment back whole, with its reward, once", () => {
  const story = new Story();
  const payment = story.paid();
  expect(undo(story, byId(payment))).toMatchObject({
    kind: "cancelled",
    replayed: false,
    payment: { state: { status: "cancelled", rewardTaken: 24 } },
  });
  expect([story.available, story.points.pending]).toEqual([20_000, 0]);
  const { balances } = story.room.book.head();
  undo(story, byId(payment, { reference: "can-0002" }));
  expect(story.room.book.head().balances).toEqual(balances);
});

it("gives back what was not refunded yet", () => {
  const story = new Story();
  const payment = story.paid();
  const command = refundOf(story.house, payment, { amountMinor: 500 });
  story.step((book, context) => refund(book, command, context));
  undo(story, byId(payment));
  expect([story.available, story.points.pending]).toEqual([20_000, 0]);
  const last = story.log.at(-1);
  expect(JSON.parse(last?.body ?? "null")).toMatchObject({ returnedMinor: 700, sentMinor: -700 });
});

it("voids a hold, and gives back what was captured of it", () => {
  const story = new Story();
  const payment = story.paid({ capture: "manual" });
  const command = captureOf(story.house, payment, { amountMinor: 500 });
  story.step((book, context) => capture(book, command, context));
  expect(undo(story, byId(payment))).toMatchObject({
    payment: { state: { status: "cancelled", heldMinor: 0, capturedMinor: 500 } },
  });
  expect([story.available, story.held]).toEqual([20_000, 0]);
  expect(story.room.book.head().closing).toEqual([]);
});

it("cancels what waits for its payer, whose word then comes too late", () => {
  const story = new Story({ balanceMinor: 50_000 });
  const payment = story.paid({ amountMinor: 30_001 }, 1);
  expect(undo(story, byId(payment))).toMatchObject({ payment: { state: { status: "cancelled" } } });
  expect([story.available, story.held]).toEqual([50_000, 0]);
  story.house.pass(120_000);
  story.unwritten(() => story.step(sweep));
});

it("leaves a declined and an expired payment as they are", () => {
  const story = new Story();
  const declined = story.pay(story.code(), { amountMinor: 20_001 }) as { payment: Payment };
  expect(undo(story, byId(declined.payment))).toMatchObject({
    payment: { state: { status: "declined" } },
  });
  const held = story.paid({ capture: "manual" });
  story.house.pass(story.house.limits.holdMs);
  story.step(sweep);
  const { balances } = story.room.book.head();
  undo(story, byId(held, { reference: "can-0002" }));
  expect(story.room.book.head().balances).toEqual(balances);
  expect(story.room.book.paymentState(held.sequence)).toMatchObject({ status: "expired" });
});

it("keeps a tombstone of a payment that has not come: its arrival is declined", () => {
  const story = new Story();
  const code = story.code();
  const outcome = undo(story, { paymentReference: "pay-later", code });
  expect(outcome).toMatchObject({ kind: "cancelled", payment: null, replayed: false });
  expect(story.available).toBe(20_000);
  expect(story.pay(code, { reference: "pay-later" })).toMatchObject({
    payment: { body: { declineCode: "cancelled_before_payment" } },
  });
  const other = story.pay(story.code(), { reference: "pay-other" });
  expect(other).toMatchObject({ payment: { body: { declineCode: null } } });
});

it("answers code_unknown with nothing written when no code shows that this is the wallet", () => {
  const story = new Story();
  const code = story.code();
  const codes = [null, { jti: "invented", expiresAtMs: 1 }, { ...code, expiresAtMs: 1 }];
  for (const each of codes) {
    const outcome = story.unwritten(() => undo(story, { code: each }));
    expect(outcome).toEqual({ kind: "code_unknown" });
  }
});

it("refuses too_late from the end of the window on, judged by when it was accepted", () => {
  const story = new Story();
  const payment = story.paid();
  const endMs = payment.state.windowEndMs as number;
  expect(new Date(endMs).toISOString()).toBe("2026-07-01T15:15:00.000Z");
  const late = byId(payment, { acceptedAtMs: endMs });
  expect(story.unwritten(() => undo(story, late))).toMatchObject({ kind: "too_late" });
  story.house.pass(endMs - story.house.nowMs + 3_600_000);
  const early = byId(payment, { acceptedAtMs: endMs - 1 });
  expect(undo(story, early)).toMatchObject({ kind: "cancelled" });
  expect([story.available, story.points]).toEqual([20_000, { pending: 0, matured: 0 }]);
});

it("cancels a hold whatever the day, and judges its window from its last capture", () => {
  const story = new Story();
  const payment = story.paid({ capture: "manual" });
  story.house.pass(3 * 86_400_000);
  const command = captureOf(story.house, payment);
  story.step((book, context) => capture(book, command, context));
  expect(undo(story, byId(payment))).toMatchObject({ kind: "cancelled" });
  const other = story.paid({ capture: "manual" });
  story.house.pass(3 * 86_400_000);
  const second = byId(other, { reference: "can-0002" });
  expect(undo(story, second)).toMatchObject({ kind: "cancelled" });
  expect([story.available, story.held]).toEqual([20_000, 0]);
});

it("works under every stop and in a frozen wallet, without a snapshot", () => {
  const story = new Story();
  const payment = story.paid();
  stop(story, "everything");
  story.change({ state: "frozen" });
  expect(undo(story, byId(payment))).toMatchObject({ kind: "cancelled" });
});

it("answers payment_not_found for another merchant's id, no id, and an id of another reference", () => {
  const story = new Story();
  const payment = story.paid();
  const others = [
    byId(payment, { shop: elsewhere }),
    { paymentSequence: 99, paymentReference: null },
    { paymentSequence: 1, paymentReference: null },
    byId(payment, { paymentReference: "pay-another" }),
  ];
  for (const part of others) {
    const outcome = story.unwritten(() => undo(story, part));
    expect(outcome).toEqual({ kind: "payment_not_found" });
  }
});

it("takes an id from another terminal of the merchant, and a reference only from its own", () => {
  const story = new Story();
  const payment = story.paid();
  const { reference } = payment;
  const other = shops[1] as (typeof shops)[number];
  const byReference = { shop: other, paymentReference: reference };
  expect(story.unwritten(() => undo(story, byReference))).toEqual({ kind: "code_unknown" });
  expect(undo(story, byId(payment, { shop: other }))).toMatchObject({ kind: "cancelled" });
});

it("replays its outcome as it was made, and refuses another payment under its reference", () => {
  const story = new Story();
  const payment = story.paid();
  const other = story.paid({ amountMinor: 7 });
  const first = undo(story, byId(payment));
  story.house.pass(1_000);
  const again = story.unwritten(() => undo(story, byId(payment)));
  expect(again).toEqual({ ...first, replayed: true });
  expect(story.unwritten(() => undo(story, byId(other)))).toEqual({
    kind: "reference_reused",
    differ: ["payment_id"],
  });
  const named = { paymentReference: "pay-another" };
  expect(story.unwritten(() => undo(story, named))).toEqual({
    kind: "reference_reused",
    differ: ["payment_reference"],
  });
});
