import { expect, it } from "vitest";
import { decisionIn } from "../../../../src/monitor/decision.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { cancelOf, captureOf, confirmOf, refundOf } from "../../../house/commands.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { messagesOf } from "../settlement/merchant-side.ts";

const shop = { ...wideShop, shards: 1 };
const large = 30_001;

/** What each message of a story's wallet decides, in short. */
function decidedIn(story: Story) {
  return messagesOf(story).map((message) => {
    const decision = decisionIn(message, 7);
    if (decision === null) return null;
    const { result, declineCode, amountMinor, tookMs, names } = decision;
    return [declineCode ?? result, amountMinor, tookMs, names?.storeName ?? null];
  });
}

const named = shop.storeName;

it("finds approvals, declines and payments that wait, with the shop's names and how long they took", () => {
  const story = new Story({ balanceMinor: 50_000 });
  story.paid({ shop, amountMinor: 500 });
  story.pay(story.code(), { shop, amountMinor: 60_000, reference: "reference-2" });
  story.paid({ shop, amountMinor: large }, 1);
  expect(decidedIn(story)).toEqual([
    ["approved", 500, 7, named],
    ["insufficient_funds", 60_000, 7, named],
    ["pending", large, 7, named],
  ]);
});

it.each([
  ["approve", "approved"],
  ["reject", "confirmation_rejected"],
] as const)(
  "finds that a payer has said %s, of which nobody knows how long it took",
  (say, told) => {
    const story = new Story({ balanceMinor: 50_000 });
    const waiting = story.paid({ shop, amountMinor: large }, 1);
    const command = confirmOf(story.house, waiting, { decision: say });
    story.step((book, context) => confirm(book, command, context));
    expect(decidedIn(story).at(-1)).toEqual([told, large, null, null]);
  },
);

it("finds no decision in captures, cancellations and refunds", () => {
  const story = new Story({ balanceMinor: 50_000 });
  const held = story.paid({ shop, capture: "manual" });
  const capturing = captureOf(story.house, held, { amountMinor: 1, last: true });
  story.step((book, context) => capture(book, capturing, context));
  const paid = story.paid({ shop, amountMinor: 400 });
  const refunding = refundOf(story.house, paid, { amountMinor: 100 });
  story.step((book, context) => refund(book, refunding, context));
  const cancelling = cancelOf(story.house, { shop, paymentReference: paid.reference });
  story.step((book, context) => cancel(book, cancelling, context));
  expect(decidedIn(story).map((decision) => decision?.[0] ?? null)).toEqual([
    ...["approved", null, "approved", null, null],
  ]);
});
