import { expect, test } from "vitest";
import { comparePolicies } from "../../../../src/velocity/compare-policies.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import type { Policy, Rule } from "../../../../src/velocity/policy.ts";

const rule: Rule = {
  ...{ id: "pace", act: "payment", watch: ["wallet"], metric: "count", limit: 10 },
  ...{ window: { sliding_ms: 60_000 }, action: "decline" },
};

/** What one rule becomes, when these members change. */
function change(members: Partial<Rule>, from: Partial<Rule> = {}) {
  const of = (each: Rule): Policy => ({ currency: "JPY", rules: [each] });
  return comparePolicies(of({ ...rule, ...from }), of({ ...rule, ...from, ...members }))[0];
}

test("tells no change of a policy against itself, whatever the order of its rules and members", () => {
  const turned = { ...defaultPolicy, version: 7, rules: defaultPolicy.rules.toReversed() };
  expect(comparePolicies(defaultPolicy, turned)).toEqual([]);
  const when = { amount: { from: 1, to: 9 } };
  expect(change({ when: { amount: { to: 9, from: 1 } } }, { when })).toBeUndefined();
});

test("tells which rules were removed and added, the removed first", () => {
  const [first, ...rest] = defaultPolicy.rules as [Rule, ...Rule[]];
  const after = { ...defaultPolicy, rules: [...rest, { ...first, id: "mine" }] };
  expect(comparePolicies(defaultPolicy, after)).toEqual([
    { rule: first.id, change: "removed", members: [], as: first },
    { rule: "mine", change: "added", members: [], as: { ...first, id: "mine" } },
  ]);
});

test("tells tighter from looser by limit and action, and nothing where more was changed", () => {
  expect(change({ limit: 9 })).toMatchObject({
    change: "tighter",
    members: [{ member: "limit", before: 10, after: 9 }],
  });
  expect(change({ limit: 11 })?.change).toBe("looser");
  expect(change({ action: "flag" })?.change).toBe("looser");
  expect(change({ action: "decline" }, { action: "confirm" })?.change).toBe("tighter");
  expect(change({ limit: 9, action: "flag" })?.change).toBe("other");
  expect(change({ limit: 11 }, { metric: "time_since_last" })?.change).toBe("tighter");
  expect(change({ limit: 9, watch: ["device"] })?.change).toBe("other");
});
