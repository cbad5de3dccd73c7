import { expect, it } from "vitest";
import type { DecisionRecord } from "../../../../src/velocity/explain.ts";
import { longDecision, shortDecision } from "../../../../src/velocity/short-decision.ts";

const judged = { policyVersion: 3, decidedAtMs: 1_000, amountMinor: 500 };

const recordOf = (...rules: DecisionRecord["rules"]): DecisionRecord => ({
  ...{ v: 3, verdict: "pass", code: null, at: 1_000 },
  rules,
});

/** What is read of a record that was written. */
function again(record: DecisionRecord): DecisionRecord {
  const short = JSON.parse(JSON.stringify(shortDecision(record, judged, (rules) => rules)));
  return longDecision(short, judged, () => []);
}

it("gives back each rule with its own action and limit, whatever was alike in the one before", () => {
  const records = [
    recordOf(["count", 0, 5, 1, 2], ["amount", 1, 9_000, 100, 600]),
    recordOf(["count", 0, 6, 1, 2], ["amount", 1, 9_000, 100, 600]),
    recordOf(["count", 1, 5, 1, 2], ["amount", 1, 9_000, 100, 600]),
    recordOf(["other", 0, 5, 1, 2], ["amount", 1, 9_000, 100, 600]),
    recordOf(["count", 0, 5, 1, 2], ["amount", 1, 9_001, 100, 600]),
    recordOf(["count", 0, 5, 1, 2]),
  ];
  for (const record of [...records, ...records]) expect(again(record)).toEqual(record);
});

it("gives back every figure, and when a rule passes", () => {
  const record = recordOf(
    ...[["a", 0, 5] as const, ["b", 0, 5, 0, 1] as const, ["c", 0, 5, 7, 7] as const],
    ...[["d", 0, 5, 0, 500] as const, ["e", 0, 5, -1, 3] as const, ["f", 0, 5, 9, 2] as const],
    ...[["g", 0, 5, 5, 6, 2_000] as const, ["h", 0, 5, 5, 6, null] as const, ["i", 0, 5] as const],
  );
  expect(again(record)).toEqual(record);
  const other = { v: 2, verdict: "decline", code: "velocity_count_exceeded", at: null } as const;
  expect(again({ ...record, ...other })).toEqual({ ...record, ...other });
});
