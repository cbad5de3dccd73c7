import { expect, it } from "vitest";
import type { DecisionRecord } from "../../../../src/velocity/explain.ts";
import { emptyTally, withExceeded, withShadow } from "../../../../src/velocity/shadow.ts";

type RuleRecord = DecisionRecord["rules"][number];

const rule = (id: string, ...found: (number | null)[]) =>
  [id, "count", 5, ...found] as unknown as RuleRecord;

function shadow(verdict: DecisionRecord["verdict"], rules: readonly RuleRecord[] = []) {
  return { v: 2, verdict, code: null, at: 1, rules } as DecisionRecord;
}

it.each([
  ["pass", "pass", {}],
  ["pass", null, {}],
  ["confirm", "pass", { confirmed: 1 }],
  ["decline", "pass", { declined: 1, newlyDeclined: 1 }],
  ["decline", "confirm", { declined: 1, newlyDeclined: 1 }],
  ["decline", null, { declined: 1, newlyDeclined: 1 }],
  ["decline", "decline", { declined: 1 }],
  ["pass", "decline", { newlyPassed: 1 }],
  ["confirm", "decline", { confirmed: 1, newlyPassed: 1 }],
] as const)("counts that it says %s where the active policy says %s", (says, active, counted) => {
  const before = { ...emptyTally, judged: 4, declined: 3, confirmed: 3, rules: { old: 2 } };
  const more = { ...before, newlyDeclined: 7, newlyPassed: 9 };
  const tally = withShadow(more, active === null ? null : { verdict: active }, shadow(says));
  const sum = { ...more, judged: 5 } as Record<string, unknown>;
  for (const [name, count] of Object.entries(counted)) sum[name] = Number(sum[name]) + count;
  expect(tally).toEqual(sum);
});

it("counts each rule that it found exceeded, and none that only applied", () => {
  const exceeded = rule("a", 5, 6, 900);
  const told = shadow("decline", [exceeded, rule("b", 1, 2), rule("c"), rule("d", 5, 6, null)]);
  expect(withExceeded(withExceeded(emptyTally, told), told).rules).toEqual({ a: 2, d: 2 });
  expect(emptyTally.rules).toEqual({});
});
