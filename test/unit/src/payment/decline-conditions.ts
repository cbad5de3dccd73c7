import type { IssueCommand } from "../../../../src/code/issue-code.ts";
import type { DeclineCode } from "../../../../src/decline.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import type { PayCommand } from "../../../../src/payment/pay-command.ts";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { type Code, cancelOf } from "../../../house/commands.ts";
import { elsewhere, type Story, stop } from "./story.ts";

/**
 * Each decline that the wallet gives at once, as something that can be brought about beside any
 * other: at the code's issue, by what happens before the payment, or in the payment itself.
 */
export interface Condition {
  readonly code: DeclineCode;
  readonly issue?: Partial<IssueCommand>;
  /** Acts of others, while nothing is stopped yet. */
  acts?(story: Story, code: Code): void;
  readonly passMs?: number;
  /** What is stopped, frozen or forbidden by the time of the payment. */
  states?(story: Story): void;
  readonly rule?: Rule;
  readonly part?: Partial<PayCommand>;
}

/** The payment that is asked for: what every condition is about. */
export const asked = { reference: "pay-asked", amountMinor: 1_200 } as const;

const rule = (id: string, metric: Rule["metric"], limit: number): Rule => ({
  id,
  act: "payment",
  watch: ["wallet"],
  metric,
  window: { sliding_ms: 60_000 },
  limit,
  action: "decline",
});

export const conditions: readonly Condition[] = [
  {
    code: "code_invalid",
    part: {
      code: { jti: "invented", expiresAtMs: 0, identity: "invented", recallOnly: false },
    },
  },
  { code: "answered_too_late", part: { deadlineMs: 1 } },
  {
    code: "cancelled_before_payment",
    acts(story, code) {
      const command = cancelOf(story.house, { paymentReference: asked.reference, code });
      story.step((book, context) => cancel(book, command, context));
    },
  },
  { code: "spending_stopped", states: (story) => stop(story, "spending") },
  { code: "wallet_unavailable", states: (story) => story.change({ state: "frozen" }) },
  { code: "device_unavailable", states: (story) => story.changeDevice(1, { state: "removed" }) },
  {
    // Another currency is declined, uses the code up, and leaves no other trace.
    code: "code_spent",
    acts: (story, code) =>
      void story.pay(code, { reference: "pay-spending", currency: "USD", amountMinor: 5 }),
  },
  { code: "code_expired", passMs: 61_000 },
  {
    code: "code_superseded",
    acts(story) {
      story.code();
      story.code();
    },
  },
  { code: "code_not_for_this_payment", issue: { amountMaxMinor: asked.amountMinor - 1 } },
  { code: "currency_mismatch", part: { currency: "USD" } },
  {
    code: "duplicate_suspected",
    acts: (story) => void story.paid({ amountMinor: asked.amountMinor }),
  },
  { code: "velocity_count_exceeded", rule: rule("count", "count", 0) },
  { code: "velocity_amount_exceeded", rule: rule("amount", "amount", asked.amountMinor - 1) },
  { code: "velocity_pattern", rule: rule("shops", "distinct:merchant", 0) },
  {
    code: "insufficient_funds",
    acts: (story) =>
      void story.paid({ shop: elsewhere, amountMinor: story.available - asked.amountMinor + 1 }),
  },
];

/** Brings all of `together` about and asks for the payment. */
export function ask(story: Story, together: readonly Condition[]) {
  const issue = Object.assign({}, ...together.map((one) => one.issue ?? {}));
  const code = story.code(issue);
  // Duplicates first, while there is money for them.
  for (const one of together) one.acts?.(story, code);
  for (const one of together) story.house.pass(one.passMs ?? 0);
  const rules = together.flatMap((one) => (one.rule === undefined ? [] : [one.rule]));
  if (rules.length > 0) story.house.adopt({ currency: "JPY", rules });
  for (const one of together) one.states?.(story);
  const part = Object.assign({}, ...together.map((one) => one.part ?? {}));
  return { code, pay: () => story.pay(code, { ...asked, ...part }) };
}
