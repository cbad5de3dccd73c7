import { expect, it } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { velocityHistory, velocityPage } from "../../../../src/wallet/velocity-history.ts";
import { cancelOf, confirmOf } from "../../../house/commands.ts";
import { Story } from "../payment/story.ts";

const amountMinor = 30_001;

/** What became of payments that all waited for their payer. */
const ends: readonly (readonly [string, (story: Story, payment: Payment) => void])[] = [
  [
    "rejected",
    (story, payment) => {
      const no = confirmOf(story.house, payment, { decision: "reject" });
      story.step((book, context) => confirm(book, no, context));
    },
  ],
  [
    "timed out",
    (story) => {
      story.house.pass(story.house.limits.confirmationMs);
      story.step(sweep);
    },
  ],
  [
    "approved",
    (story, payment) => {
      story.step((book, context) => confirm(book, confirmOf(story.house, payment), context));
    },
  ],
  [
    "approved, and cancelled",
    (story, payment) => {
      story.step((book, context) => confirm(book, confirmOf(story.house, payment), context));
      const of = { paymentSequence: payment.sequence, paymentReference: null };
      story.step((book, context) => cancel(book, cancelOf(story.house, of), context));
    },
  ],
  ["waiting", () => {}],
  [
    "approved by the phone of a wallet that was frozen meanwhile: no decline of the payer's",
    (story, payment) => {
      story.change({ state: "frozen" });
      story.step((book, context) => confirm(book, confirmOf(story.house, payment), context));
    },
  ],
];

it("counts what the payer rejected, or let time out, as declined, and what they approved as approved", () => {
  const story = new Story({ balanceMinor: 200_000 });
  for (const [, end] of ends) end(story, story.paid({ amountMinor, allowDuplicate: true }, 1));
  const { nowMs } = story.house;
  const of = { sinceMs: 0, before: Number.MAX_SAFE_INTEGER, nowMs };
  const payments = velocityHistory(story.room.book, of).filter(({ act }) => act === "payment");
  expect(payments.map(({ outcome, returnedMinor }) => [outcome, returnedMinor])).toEqual([
    ["declined", amountMinor],
    ["declined", amountMinor],
    ["approved", 0],
    ["approved", amountMinor],
    ["approved", 0],
  ]);
  const { returned } = velocityPage(story.log);
  expect(returned.map(([, back]) => back)).toEqual([
    { minor: amountMinor, declineCode: "confirmation_rejected" },
    { minor: amountMinor, declineCode: "confirmation_timed_out" },
    { minor: 0, declineCode: null },
    { minor: 0, declineCode: null },
    { minor: amountMinor, declineCode: null },
    { minor: amountMinor, declineCode: "wallet_unavailable" },
  ]);
});
