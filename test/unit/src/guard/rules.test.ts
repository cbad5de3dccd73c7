import { expect, test } from "vitest";
import { type GuardPolicy, guardPolicy } from "../../../../src/guard/rules.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { readTable } from "../../../../src/velocity/read-table.ts";

const hour = 3_600_000;

const rule: Rule = {
  id: "mine",
  act: "sign_in",
  watch: ["device"],
  metric: "count",
  window: { sliding_ms: hour },
  limit: 2,
  action: "decline",
};

function guarded(rules: Rule[], version = 7): GuardPolicy {
  const policy = guardPolicy(compile({ currency: "JPY", rules }, version));
  if (policy === null) throw new Error("a compiled policy is read");
  return policy;
}

function idsOf(policy: GuardPolicy, kind: keyof GuardPolicy["rules"]): string[] | null {
  const rules = policy.rules[kind];
  if (rules === null) return null;
  const read = readTable(rules.table);
  return read.ok ? read.value.policy.rules.map(({ id }) => id) : null;
}

test("judges each sign-in rule in the history that has every act with what it watches", () => {
  const network: Rule = { ...rule, id: "net", watch: ["ip_prefix"], metric: "declines" };
  const policy = guarded([
    rule,
    network,
    { ...rule, id: "pair", watch: ["wallet", "ip_prefix"] },
    { ...rule, id: "named", watch: ["channel", "wallet"] },
    { ...rule, id: "all", watch: ["channel"], action: "flag" },
    { ...rule, id: "shop", act: "payment", watch: ["wallet"] },
  ]);
  expect(idsOf(policy, "device")).toEqual(["mine"]);
  expect(idsOf(policy, "ip_prefix")).toEqual(["net", "pair"]);
  expect(idsOf(policy, "contact")).toEqual(["named"]);
  expect(idsOf(policy, "deployment")).toEqual(["all"]);
  expect([...(policy.rules.ip_prefix?.aboutStarts ?? [])]).toEqual(["pair"]);
});

test("takes the default rules for a policy that has none about sign-ins", () => {
  const none = guarded([{ ...rule, act: "payment", watch: ["wallet"] }]);
  const usual = guarded(defaultPolicy.rules);
  for (const kind of ["device", "ip_prefix", "contact", "deployment"] as const) {
    expect(idsOf(none, kind)).toEqual(idsOf(usual, kind));
    expect(idsOf(none, kind)).not.toHaveLength(0);
  }
  expect(idsOf(guarded([rule]), "ip_prefix")).toBeNull();
});

test("keeps acts as far back as its longest window reaches", () => {
  expect(guarded([rule]).keptMs).toBe(hour);
  const window = { calendar: "month", zone: "Asia/Tokyo" } as const;
  expect(guarded([rule, { ...rule, id: "month", window }]).keptMs).toBe(32 * 24 * hour);
  expect(guardPolicy(new Uint8Array(40))).toBeNull();
});
