import { expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { recallDecision, recordDecision, reevaluate } from "../../../../src/velocity/explain.ts";
import { readTable } from "../../../../src/velocity/read-table.ts";
import { ownRules } from "../../../../src/wallet/own-rules.ts";
import { decide, events, payment, policyOf } from "./story.ts";

const PAST = events([payment(0), payment(1), payment(2)]);

test("gives back the decision it recorded, through JSON", () => {
  const policies = [
    defaultPolicy,
    policyOf({ limit: 0 }, { limit: 1 }, { limit: 9 }, { watch: ["store"] }),
    policyOf({ limit: 0 }),
    policyOf(),
  ];
  for (const policy of policies) {
    const decision = decide(policy, PAST, payment(3));
    const stored = JSON.parse(JSON.stringify(recordDecision(decision)));
    expect(recallDecision(stored)).toEqual(decision);
  }
});

test("is compact: what the default policy says of a wallet's acts in less than 1.5 KiB", () => {
  const own = readTable(ownRules(compile(defaultPolicy, 1)));
  if (!own.ok) throw new Error(own.fault);
  expect(own.value.policy.rules).toHaveLength(26);
  const record = recordDecision(decide(own.value.policy, PAST, payment(3)));
  expect(JSON.stringify(record).length).toBeLessThan(1_536);
});

test("re-evaluates to the same decision, and refuses a table that is none", () => {
  const table = compile(defaultPolicy, 1);
  expect(reevaluate(table, PAST, payment(3))).toEqual({
    ok: true,
    value: decide(defaultPolicy, PAST, payment(3)),
  });
  expect(reevaluate(table.slice(1), PAST, payment(3)).ok).toBe(false);
});
