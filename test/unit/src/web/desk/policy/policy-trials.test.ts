import { expect, it } from "vitest";
import type { OperatorClient } from "../../../../../../src/client/operator.ts";
import { policyTrials } from "../../../../../../src/web/desk/policy/policy-trials.ts";
import { answered, refused } from "../desk-fakes.ts";

type Lists = Pick<OperatorClient, "backtests" | "backtest" | "shadowReport">;

const runs = [
  { backtest_id: "bkt_1", started_at: "2026-11-28T05:00:00Z" },
  { backtest_id: "bkt_2", started_at: "2026-11-29T05:00:00Z" },
];

function clientOf(parts: { judged: number; runs?: typeof runs; isDown?: boolean }): Lists {
  const told = (body: unknown) => (parts.isDown ? refused("unavailable", 503) : answered(body));
  return {
    backtests: async () => told({ backtests: parts.runs ?? runs }),
    backtest: async (_version: number, id: string) => told({ backtest_id: id }),
    shadowReport: async () => told({ judged: parts.judged }),
  } as unknown as Lists;
}

it("tells the run that was started last, and a shadow that has judged something", async () => {
  expect(await policyTrials(clientOf({ judged: 7 }), 2)).toEqual({
    backtest: { backtest_id: "bkt_2" },
    shadow: { judged: 7 },
  });
});

it("tells of neither where it was not done, or cannot be read", async () => {
  const neither = { backtest: null, shadow: null };
  expect(await policyTrials(clientOf({ judged: 0, runs: [] }), 2)).toEqual(neither);
  expect(await policyTrials(clientOf({ judged: 7, isDown: true }), 2)).toEqual(neither);
});
