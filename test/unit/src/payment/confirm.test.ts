import { expect, it } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { type ConfirmCommand, confirm } from "../../../../src/payment/confirm.ts";
import { renderDecision } from "../../../../src/payment/reply.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { cancelOf, captureOf, confirmOf } from "../../../house/commands.ts";
import { Story, stop } from "./story.ts";

const amountMinor = 30_001;

function openStory(): Story {
  return new Story({ balanceMinor: 50_000 });
}

function waiting(story: Story, capture: "automatic" | "manual" = "automatic"): Payment {
  return story.paid({ amountMinor, capture }, 1);
}

function say(story: Story, payment: Payment, part: Partial<ConfirmCommand> = {}) {
  const command = confirmOf(story.house, payment, part);
  return story.step((book, context) => confirm(book, command, context));
}

const seal = (kind: string, sequence: number, key: number) => `${kind}_${sequence}_${key}`;

it("asks the payer above the limit: held at once, pending, and final only after the answer", () => {
  const story = openStory();
  const payment = waiting(story);
  expect(payment.state).toMatchObject({ status: "pending_confirmation", heldMinor: amountMinor });
  expect(renderDecision(payment, seal)).toMatchObject({ result: "pending", final: false });
  expect([story.available, story.held]).toEqual([19_999, amountMinor]);
  expect(story.paid({ amountMinor: 15_000 }, 1).state.status).toBe("captured");
});

it("asks nobody at exactly the limit", () => {
  const story = openStory();
  const payment = story.paid({ amountMinor: story.house.limits.confirmationAboveMinor }, 1);
  expect(payment.state).toMatchObject({ status: "captured", capturedMinor: 30_000 });
  expect(payment.body.confirmByMs).toBeNull();
});

it("captures when the payer approves, and holds what was to be captured by hand", () => {
  const story = openStory();
  expect(say(story, waiting(story))).toMatchObject({
    kind: "confirmed",
    replayed: false,
    payment: { state: { status: "captured", capturedMinor: amountMinor, reward: 600 } },
  });
  expect([story.available, story.held, story.points.pending]).toEqual([19_999, 0, 600]);
  const other = openStory();
  const payment = waiting(other, "manual");
  expect(say(other, payment)).toMatchObject({ payment: { state: { status: "authorized" } } });
  const command = captureOf(other.house, payment, { amountMinor: 1, last: true });
  other.step((book, context) => capture(book, command, context));
  expect([other.available, other.held]).toEqual([49_999, 0]);
});

it("declines confirmation_rejected when the payer says no: all of the hold goes back", () => {
  const story = openStory();
  const payment = waiting(story);
  expect(say(story, payment, { decision: "reject" })).toMatchObject({
    payment: { state: { status: "declined", declineCode: "confirmation_rejected" } },
  });
  expect([story.available, story.held, story.points.pending]).toEqual([50_000, 0, 0]);
});

it("declines confirmation_timed_out from confirm_by on, whoever reads first, and only once", () => {
  const story = openStory();
  const payment = waiting(story);
  story.house.pass(story.house.limits.confirmationMs - 1);
  story.unwritten(() => story.step(sweep));
  story.house.pass(1);
  expect(say(story, payment)).toEqual({ kind: "state_conflict", state: "declined" });
  expect(story.room.book.paymentState(payment.sequence)).toMatchObject({
    declineCode: "confirmation_timed_out",
    heldMinor: 0,
  });
  expect([story.available, story.held]).toEqual([50_000, 0]);
  const late = story.unwritten(() => say(story, payment, { decision: "reject" }));
  expect(late).toEqual({ kind: "state_conflict", state: "declined" });
});

it("replays the decision of the payment with its end, as the same bytes from then on", () => {
  const story = openStory();
  const code = story.code();
  const first = story.pay(code, { amountMinor }) as { payment: Payment };
  say(story, first.payment);
  const once = story.pay(code, { amountMinor }) as { payment: Payment };
  const rendered = renderDecision(once.payment, seal);
  expect(rendered).toMatchObject({ result: "approved", final: true, status: "captured" });
  story.house.pass(40_000_000);
  const twice = story.pay(code, { amountMinor }) as { payment: Payment };
  expect(renderDecision(twice.payment, seal)).toEqual(rendered);
});

it("judges an approval again: a stop, a freeze or a stopped phone since then declines it", () => {
  const since: [string, (story: Story) => void][] = [
    ["spending_stopped", (story) => stop(story, "spending")],
    ["wallet_unavailable", (story) => story.change({ state: "frozen" })],
  ];
  for (const [declineCode, change] of since) {
    const story = openStory();
    const payment = waiting(story);
    change(story);
    expect(say(story, payment)).toMatchObject({ payment: { state: { declineCode } } });
    expect([story.available, story.held]).toEqual([50_000, 0]);
  }
  const story = openStory();
  const payment = waiting(story);
  story.changeDevice(1, { stoppedUntilMs: story.house.nowMs + 60_000 });
  expect(say(story, payment, { device: 2 })).toMatchObject({
    payment: { state: { declineCode: "device_unavailable" } },
  });
});

it("declines device_unavailable when the phone that paid was removed and another one approves", () => {
  const story = openStory();
  const payment = waiting(story);
  story.changeDevice(1, { state: "removed" });
  expect(say(story, payment, { device: 2 })).toMatchObject({
    kind: "confirmed",
    payment: { state: { status: "declined", declineCode: "device_unavailable" } },
  });
  expect([story.available, story.held]).toEqual([50_000, 0]);
});

it("refuses what was signed about another amount, currency, merchant or name, and keeps waiting", () => {
  const story = openStory();
  const payment = waiting(story);
  const differences: [Partial<ConfirmCommand>, string[]][] = [
    [{ amountMinor: amountMinor - 1 }, ["amount"]],
    [{ currency: "USD", merchantId: "mer_other" }, ["currency", "merchant_id"]],
    [{ merchantName: "Shop of another" }, ["shown.merchant_name"]],
    [{ storeName: "" }, ["shown.store_name"]],
  ];
  for (const [part, differ] of differences) {
    expect(story.unwritten(() => say(story, payment, part))).toEqual({ kind: "differs", differ });
  }
  expect(say(story, payment)).toMatchObject({ kind: "confirmed" });
});

it("refuses a cooling phone, a removed one and an old epoch, and keeps waiting", () => {
  const story = openStory();
  const payment = waiting(story);
  const untilMs = story.house.nowMs + 60_000;
  story.changeDevice(2, { state: "cooling", coolingUntilMs: untilMs });
  const cooling = story.unwritten(() => say(story, payment, { device: 2 }));
  expect(cooling).toEqual({ kind: "cooling", untilMs });
  story.changeDevice(2, { state: "removed", coolingUntilMs: null });
  expect(story.unwritten(() => say(story, payment, { device: 2 }))).toEqual({ kind: "revoked" });
  expect(story.unwritten(() => say(story, payment, { device: 3 }))).toEqual({ kind: "revoked" });
  story.change({ epoch: 2 });
  expect(story.unwritten(() => say(story, payment))).toEqual({ kind: "revoked" });
});

it("answers the same again to the same word, and state_conflict to the other one", () => {
  const story = openStory();
  const payment = waiting(story);
  say(story, payment);
  expect(story.unwritten(() => say(story, payment))).toMatchObject({ replayed: true });
  const no = { decision: "reject" } as const;
  expect(story.unwritten(() => say(story, payment, no))).toEqual({
    kind: "state_conflict",
    state: "captured",
  });
  const other = openStory();
  const rejected = waiting(other);
  say(other, rejected, no);
  expect(other.unwritten(() => say(other, rejected, no))).toMatchObject({ replayed: true });
  expect(other.unwritten(() => say(other, rejected))).toMatchObject({ kind: "state_conflict" });
});

it("answers payment_not_found when the payment never waited, or is none", () => {
  const story = openStory();
  const payment = story.paid();
  expect(story.unwritten(() => say(story, payment))).toEqual({ kind: "payment_not_found" });
  const none = { paymentSequence: 99 };
  expect(story.unwritten(() => say(story, payment, none))).toEqual({ kind: "payment_not_found" });
});

it("takes no word, of either kind, for the end that something else has brought about", () => {
  const ended: [string, (story: Story, payment: Payment) => void][] = [
    [
      "declined",
      (story, payment) => {
        stop(story, "spending");
        say(story, payment);
      },
    ],
    [
      "cancelled",
      (story, payment) => {
        say(story, payment);
        const of = { paymentSequence: payment.sequence, paymentReference: null };
        story.step((book, context) => cancel(book, cancelOf(story.house, of), context));
      },
    ],
  ];
  for (const [state, end] of ended) {
    const story = openStory();
    const payment = waiting(story);
    end(story, payment);
    for (const decision of ["approve", "reject"] as const) {
      const told = story.unwritten(() => say(story, payment, { decision }));
      expect([decision, told]).toEqual([decision, { kind: "state_conflict", state }]);
    }
  }
});
