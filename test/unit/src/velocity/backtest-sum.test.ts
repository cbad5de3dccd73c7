import { expect, it } from "vitest";
import type { BacktestReport, RuleReport } from "../../../../src/velocity/backtest.ts";
import { emptySum, withReport } from "../../../../src/velocity/backtest-sum.ts";

function rule(name: string, change: Partial<RuleReport>): RuleReport {
  return {
    ...{ rule: name, action: "decline", judged: 0, exceeded: 0, exceededMinor: 0n },
    ...{ owners: 0, alone: 0, examples: [] },
    ...change,
  };
}

function report(change: Partial<BacktestReport>): BacktestReport {
  return {
    ...{ owners: 0, acts: 0, actsMinor: 0n, declined: 0, declinedMinor: 0n },
    ...{ confirmed: 0, flagged: 0, rules: [] },
    ...change,
  };
}

const example = (owner: string) => ({ owner }) as unknown as RuleReport["examples"][number];

it("adds every figure of every report, amounts beyond 2^53 too", () => {
  const first = report({
    ...{ owners: 1, acts: 10, actsMinor: 2n ** 53n, declined: 2, declinedMinor: 2n ** 53n },
    ...{ confirmed: 3, flagged: 4 },
    rules: [rule("a", { judged: 10, exceeded: 2, exceededMinor: 2n ** 53n, owners: 1, alone: 1 })],
  });
  const second = report({
    ...{ owners: 10, acts: 100, actsMinor: 1n, declined: 20, declinedMinor: 3n },
    ...{ confirmed: 30, flagged: 40 },
    rules: [
      rule("b", { judged: 5 }),
      rule("a", { judged: 100, exceeded: 20, exceededMinor: 5n, owners: 10, alone: 10 }),
    ],
  });
  const sum = withReport(withReport(emptySum, first, 5), second, 5);
  expect(sum).toEqual({
    ...{ owners: 11, acts: 110, actsMinor: "9007199254740993" },
    ...{ declined: 22, declinedMinor: "9007199254740995", confirmed: 33, flagged: 44 },
    rules: [
      { ...rule("b", { judged: 5 }), exceededMinor: "0" },
      {
        ...rule("a", { judged: 110, exceeded: 22, owners: 11, alone: 11 }),
        exceededMinor: "9007199254740997",
      },
    ],
  });
});

it("keeps the first examples of a rule, up to the most that is asked for", () => {
  const [a, b, c] = [example("a"), example("b"), example("c")];
  const sum = withReport(emptySum, report({ rules: [rule("r", { examples: [a] })] }), 2);
  const more = withReport(sum, report({ rules: [rule("r", { examples: [b, c] })] }), 2);
  expect(more.rules[0]?.examples).toEqual([a, b]);
});

it("keeps the rules of before when a report has judged by none", () => {
  const sum = withReport(emptySum, report({ rules: [rule("r", { judged: 7 })] }), 2);
  const after = withReport(sum, report({ owners: 1 }), 2);
  expect(after.rules).toEqual(sum.rules);
  expect(after.owners).toBe(1);
});
