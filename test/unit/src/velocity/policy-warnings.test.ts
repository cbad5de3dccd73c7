import { expect, test } from "vitest";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { policyWarnings } from "../../../../src/velocity/policy-warnings.ts";

/** The default policy with other rules. */
function warned(change: (rules: readonly Rule[]) => Rule[]) {
  return policyWarnings({ ...defaultPolicy, rules: change(defaultPolicy.rules) });
}

test("warns of nothing in the default policy", () => {
  expect(policyWarnings(defaultPolicy)).toEqual([]);
});

test("warns of a policy without rules", () => {
  expect(warned(() => [])).toEqual([
    { pointer: "/rules", message: "there is no rule: nobody is limited, slowed down or alerted" },
  ]);
});

test("warns for each kind of act that is held to no limit the default policy has", () => {
  const without = (act: string) => warned((rules) => rules.filter((rule) => rule.act !== act));
  expect(without("payment")).toEqual([
    {
      pointer: "/rules",
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
