import { expect, it } from "vitest";
import { InvariantError } from "../../../../src/assert.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import { bury } from "../../../../src/settlement/inbox.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { cancelOf, captureOf, refundOf } from "../../../house/commands.ts";
import { dueForwards } from "../../../house/forwards.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { deliver, messagesOf, settlementOf } from "./merchant-side.ts";

const shop = { ...wideShop, shards: 1 };
const { terminalId } = shop;

function paid(story: Story, part: { reference?: string; amountMinor?: number } = {}): Payment {
  return story.paid({ shop, ...part });
}

/** The route of a wallet that is not the story's. */
const anotherWallet = "a0".repeat(16);

function standing(story: Story, reference: string, sender = story.room.name) {
  const { payments } = settlementOf(story).book.under(terminalId, reference);
  return payments.find((each) => each.sender === sender) ?? null;
}

function accounts(story: Story) {
  const { balances } = settlementOf(story).book.head();
  return {
    clearing: netMinor(balances, "clearing_wallet"),
    payable: netMinor(balances, "merchant_payable"),
    fee: netMinor(balances, "fee_income"),
  };
}

it("takes a payment: the merchant is owed it, less the fee", () => {
  const story = new Story();
  paid(story, { reference: "pay-0001" });
  expect(deliver(story, messagesOf(story))).toMatchObject({ mark: 1, totalMinor: 1_200 });
  expect(accounts(story)).toEqual({ clearing: -1_200, payable: 1_161, fee: 39 });
  expect(standing(story, "pay-0001")).toMatchObject({
    declineCode: null,
    amountMinor: 1_200,
    returnedMinor: 0,
    feeMinor: 39,
    cancelled: false,
  });
});

it("passes over what it took before, and writes nothing", () => {
  const story = new Story();
  paid(story);
  paid(story, { amountMinor: 7 });
  const messages = messagesOf(story);
  deliver(story, messages);
  const before = settlementOf(story).store.dump();
  for (const again of [messages, messages.slice(0, 1), messages.slice(1)]) {
    expect(deliver(story, again)).toMatchObject({ mark: 2, totalMinor: 1_207 });
  }
  expect(settlementOf(story).store.dump()).toBe(before);
});

it("takes only mark + 1: what comes after a gap waits", () => {
  const story = new Story();
  for (const amountMinor of [10, 20, 30]) paid(story, { amountMinor });
  const messages = messagesOf(story);
  expect(deliver(story, messages.slice(1))).toMatchObject({ mark: 0, totalMinor: 0 });
  const [first, , third] = messages;
  const holed = [first, third].filter((message) => message !== undefined);
  expect(deliver(story, holed)).toMatchObject({ mark: 1, totalMinor: 10 });
  expect(deliver(story, messages)).toMatchObject({ mark: 3, totalMinor: 60 });
  expect(accounts(story).clearing).toBe(-60);
});

it("keeps a mark for each sender", () => {
  const story = new Story();
  paid(story);
  const messages = messagesOf(story);
  deliver(story, messages);
  expect(deliver(story, messages, anotherWallet)).toMatchObject({ mark: 1, totalMinor: 1_200 });
  expect(accounts(story).clearing).toBe(-2_400);
});

it("throws with nothing written when the sender's running total is not its own", () => {
  const story = new Story();
  paid(story);
  const wrong = messagesOf(story).map((message) => ({ ...message, totalMinor: 1 }));
  const before = settlementOf(story).store.dump();
  expect(() => deliver(story, wrong)).toThrow(InvariantError);
  expect(settlementOf(story).store.dump()).toBe(before);
});

it("notes a declined payment without moving anything", () => {
  const story = new Story({ balanceMinor: 100 });
  story.pay(story.code(), { shop });
  deliver(story, messagesOf(story));
  expect(standing(story, "pay-0001")).toMatchObject({
    declineCode: "insufficient_funds",
    amountMinor: 0,
  });
  expect(accounts(story)).toEqual({ clearing: 0, payable: 0, fee: 0 });
});

it("gives back what is refunded, and the fee in proportion, down to nothing", () => {
  const story = new Story();
  const payment = paid(story, { reference: "pay-0001" });
  for (const [reference, amountMinor] of [
    ["rfd-0001", 500],
    ["rfd-0002", 700],
  ] as const) {
    const command = refundOf(story.house, payment, { reference, amountMinor });
    story.step((book, context) => refund(book, command, context));
  }
  const [first, second, third] = messagesOf(story);
  deliver(
    story,
    [first, second].filter((message) => message !== undefined),
  );
  expect(standing(story, "pay-0001")).toMatchObject({ returnedMinor: 500, feeMinor: 22 });
  expect(accounts(story)).toEqual({ clearing: -700, payable: 678, fee: 22 });
  deliver(story, third === undefined ? [] : [third]);
  expect(standing(story, "pay-0001")).toMatchObject({ returnedMinor: 1_200, cancelled: false });
  expect(accounts(story)).toEqual({ clearing: 0, payable: 0, fee: 0 });
});

it("adds up captures, and undoes them with a cancellation", () => {
  const story = new Story();
  const payment = story.paid({ shop, capture: "manual", reference: "pay-0001" });
  for (const [reference, amountMinor] of [
    ["cap-0001", 15],
    ["cap-0002", 16],
  ] as const) {
    const command = captureOf(story.house, payment, { reference, amountMinor });
    story.step((book, context) => capture(book, command, context));
  }
  deliver(story, messagesOf(story));
  expect(standing(story, "pay-0001")).toMatchObject({ amountMinor: 31, feeMinor: 1 });
  const command = cancelOf(story.house, {
    shop,
    paymentSequence: payment.sequence,
    paymentReference: null,
  });
  story.step((book, context) => cancel(book, command, context));
  deliver(story, messagesOf(story));
  expect(standing(story, "pay-0001")).toMatchObject({ returnedMinor: 31, cancelled: true });
  expect(accounts(story)).toEqual({ clearing: 0, payable: 0, fee: 0 });
});

it("takes the fee of all that is captured, each time the part that was not taken yet", () => {
  const story = new Story();
  const of = { capture: "manual", reference: "pay-0001", amountMinor: 1_000 } as const;
  const payment = story.paid({ shop, ...of });
  for (const [reference, amountMinor, feeMinor] of [
    ["cap-0001", 400, 13],
    ["cap-0002", 600, 32],
  ] as const) {
    const command = captureOf(story.house, payment, { reference, amountMinor });
    story.step((book, context) => capture(book, command, context));
    const { totalMinor } = deliver(story, messagesOf(story));
    expect(standing(story, "pay-0001")).toMatchObject({ amountMinor: totalMinor, feeMinor });
    const payable = totalMinor - feeMinor;
    expect(accounts(story)).toEqual({ clearing: -totalMinor, payable, fee: feeMinor });
  }
});

it("notes the end of a hold, which moves nothing", () => {
  const story = new Story({ balanceMinor: 50_000 });
  story.paid({ shop, amountMinor: 40_000, reference: "pay-0001" });
  story.house.pass(story.house.limits.confirmationMs);
  story.step(sweep);
  deliver(story, messagesOf(story));
  expect(standing(story, "pay-0001")).toMatchObject({
    declineCode: "confirmation_timed_out",
    amountMinor: 0,
  });
  expect(accounts(story).clearing).toBe(0);
});

function tombstoneOf(story: Story, cancellation = "can-0001") {
  const acceptedAtMs = story.house.nowMs;
  return { terminalId, reference: "pay-0001", cancellation, acceptedAtMs, shop };
}

it("keeps the first cancellation by reference, and sends it to every wallet that stands under it", () => {
  const story = new Story();
  paid(story, { reference: "pay-0001" });
  const messages = messagesOf(story);
  const { book } = settlementOf(story);
  deliver(story, messages);
  deliver(story, messages, anotherWallet);
  expect(bury(book, tombstoneOf(story)).cancellation).toBe("can-0001");
  expect(dueForwards(settlementOf(story), 0).map(({ sender }) => sender)).toEqual([
    story.room.name,
    anotherWallet,
  ]);
  expect(bury(book, tombstoneOf(story, "can-0002")).cancellation).toBe("can-0001");
  expect(dueForwards(settlementOf(story), 0)).toHaveLength(2);
});

it("sends a payment back that meets a cancellation, and no declined one", () => {
  const story = new Story();
  paid(story, { reference: "pay-0001" });
  const messages = messagesOf(story);
  const { book } = settlementOf(story);
  bury(book, tombstoneOf(story));
  expect(dueForwards(settlementOf(story), 0)).toEqual([]);
  deliver(story, messages);
  expect(dueForwards(settlementOf(story), 0)).toMatchObject([
    { sender: story.room.name, reference: "pay-0001" },
  ]);
  const declined = messages.map((message) => ({
    ...message,
    declineCode: "code_spent" as const,
    amountMinor: 0,
    totalMinor: 0,
  }));
  deliver(story, declined, anotherWallet);
  expect(dueForwards(settlementOf(story), 0)).toHaveLength(1);
});

it("keeps the tombstone a wallet left: the same reference with another wallet is undone too", () => {
  const story = new Story();
  const code = story.code();
  const part = { shop, paymentReference: "pay-0001", code };
  const command = cancelOf(story.house, part);
  story.step((book, context) => cancel(book, command, context));
  deliver(story, messagesOf(story));
  const { book } = settlementOf(story);
  expect(book.tombstone(terminalId, "pay-0001")).toMatchObject({ cancellation: "can-0001" });
  const other = new Story();
  paid(other, { reference: "pay-0001" });
  deliver(story, messagesOf(other), anotherWallet);
  expect(dueForwards(settlementOf(story), 0)).toMatchObject([{ sender: anotherWallet }]);
});

it("keeps the tombstone of a cancellation by code that undid its payment, which is not sent back", () => {
  const [story, other] = [new Story(), new Story()];
  const code = story.code();
  story.pay(code, { shop });
  paid(other, { reference: "pay-0001" });
  const named = { shop, paymentReference: "pay-0001", code };
  story.step((book, context) => cancel(book, cancelOf(story.house, named), context));
  const [first, second] = messagesOf(story);
  if (first === undefined || second === undefined) throw new Error("a payment and its undoing");
  const { book } = settlementOf(story);
  deliver(story, [first]);
  deliver(story, messagesOf(other), anotherWallet);
  deliver(story, [second]);
  expect(book.tombstone(terminalId, "pay-0001")).toMatchObject({ cancellation: "can-0001" });
  expect(dueForwards(settlementOf(story), 0)).toMatchObject([
    { sender: anotherWallet, reference: "pay-0001" },
  ]);
  expect(standing(story, "pay-0001")).toMatchObject({ cancelled: true, returnedMinor: 1_200 });
});

it("keeps no tombstone of a cancellation by payment id: it is about that payment alone", () => {
  const story = new Story();
  const payment = paid(story, { reference: "pay-0001" });
  const named = { shop, paymentSequence: payment.sequence, paymentReference: "pay-0001" };
  story.step((book, context) => cancel(book, cancelOf(story.house, named), context));
  deliver(story, messagesOf(story));
  const { book } = settlementOf(story);
  expect(book.tombstone(terminalId, "pay-0001")).toBeNull();
  deliver(story, messagesOf(story), anotherWallet);
  expect(dueForwards(settlementOf(story), 0)).toEqual([]);
});

it("leaves a message of a later release, and what follows it, with its sender", () => {
  const story = new Story();
  paid(story);
  paid(story, { amountMinor: 7 });
  const [first, second] = messagesOf(story);
  if (first === undefined || second === undefined) throw new Error("two payments, two messages");
  const later = { ...first, version: 4 as 3 };
  expect(deliver(story, [later, second])).toMatchObject({ mark: 0, totalMinor: 0 });
  expect(accounts(story).clearing).toBe(0);
});
