import { expect, test } from "vitest";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { policyWarnings, toldWarnings } from "../../../../src/velocity/policy-warnings.ts";

/** The default policy with other rules. */
function warned(change: (rules: readonly Rule[]) => Rule[]) {
  return policyWarnings({ ...defaultPolicy, rules: change(defaultPolicy.rules) });
}

test("warns of nothing in the default policy", () => {
  expect(policyWarnings(defaultPolicy)).toEqual([]);
});

test("warns of a policy without rules", () => {
  expect(warned(() => [])).toEqual([
    {
      ...{ pointer: "/rules", code: "no_rules", act: null, names: [], atMost: null },
      message: "there is no rule: nobody is limited, slowed down or alerted",
    },
  ]);
});

test("warns for each kind of act that is held to no limit the default policy has", () => {
  const without = (act: string) => warned((rules) => rules.filter((rule) => rule.act !== act));
  expect(without("payment")).toEqual([
    {
      ...{ pointer: "/rules", code: "not_limited", act: "payment", atMost: null },
      names: ["count:wallet", "amount:wallet", "declines:wallet"],
      message:
        "no rule without conditions declines a payment by count of a wallet, amount of a wallet, declines of a wallet, as the default policy does",
    },
  ]);
  expect(without("top_up")[0]?.message).toContain("declines a top_up by amount of a wallet, count");
  expect(without("sign_in")[0]?.message).toContain("declines of a ip_prefix, declines of a wallet");
  expect(without("terminal")).toEqual([]);
});

test("warns when what is left only flags, or has a condition; not when the payer is asked", () => {
  const changed = (members: Partial<Rule>) =>
    warned((rules) =>
      rules.map((rule) =>
        rule.id.startsWith("payment.wallet.amount") ? { ...rule, ...members } : rule,
      ),
    ).map(({ message }) => message);
  const lacks = [
    "no rule without conditions declines a payment by amount of a wallet, as the default policy does",
  ];
  expect(changed({ action: "flag" })).toEqual(lacks);
  expect(changed({ when: { amount: { from: 1 } } })).toEqual(lacks);
  expect(changed({ action: "confirm" })).toEqual([]);
  expect(changed({ limit: 1 })).toEqual([]);
});

test("tells its author the rule that it is about, and what is the most that can be", () => {
  const [rule] = defaultPolicy.rules;
  const when = { amount: { from: 1_000_001 } };
  const never = { ...rule, id: "never", when } as Rule;
  expect(toldWarnings({ ...defaultPolicy, rules: [...defaultPolicy.rules, never] })).toEqual([
    {
      ...{
        pointer: `/rules/${defaultPolicy.rules.length}/when/amount/from`,
        code: "above_balance",
      },
      ...{ act: rule?.act, names: [], at_most: 1_000_000 },
      reason: "the rule never applies: a wallet holds at most 1000000, in rule never",
    },
  ]);
});
