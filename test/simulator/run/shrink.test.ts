import { expect, it } from "vitest";
import { makeBundles } from "../../whole-worker/town.ts";
import type { Evidence } from "../chronicle.ts";
import { commandOf, type Plan, planOf } from "../plan.ts";
import { playSeed } from "../play.ts";
import { lostResult, type Result, resultOf } from "../result.ts";
import { shrink } from "./shrink.ts";

const promise = "the planted promise";
const finding = { promise, shown: "broken" };

/** A day of a hundred steps in which a promise is broken as `isBroken` says. */
function playedAs(isBroken: (steps: readonly number[], plan: Plan) => boolean) {
  const all = Array.from({ length: 100 }, (_, n) => n + 1);
  return async (plan: Plan): Promise<Result> => {
    const steps = plan.only ?? all;
    const mishaps = plan.isStormy ? { "rpc lost": 3, "clock moved": 1, "disk full": 1 } : {};
    const findings = isBroken(steps, plan) ? [finding] : [{ promise: "another", shown: "" }];
    return { ...lostResult(plan, ""), findings, steps, mishaps, lastedMs: 600_000 };
  };
}

const always = { atOnce: 2, hasTime: () => true };

it("leaves out every step and mishap that the failure does without", async () => {
  const play = playedAs(
    (steps, { isStormy, calmAfterMs = 900_000, without = [] }) =>
      [17, 60, 61].every((step) => steps.includes(step)) &&
      isStormy &&
      calmAfterMs > 200_000 &&
      !without.includes("clock moved"),
  );
  const { result, isLeast } = await shrink(await play(planOf(1, 400)), { play, ...always });
  const { only, calmAfterMs, without } = result.plan;
  expect([only, without, isLeast]).toEqual([[17, 60, 61], ["rpc lost", "disk full"], true]);
  expect(calmAfterMs).toBeGreaterThan(200_000);
  expect(calmAfterMs).toBeLessThan(220_000);
});

it("leaves out all mishaps where none is needed", async () => {
  const play = playedAs((steps) => steps.includes(3));
  const { result } = await shrink(await play(planOf(1, 400)), { play, ...always });
  expect(result.plan).toMatchObject({ only: [3], isStormy: false });
  expect(commandOf(result.plan)).toBe("npm run simulate -- --seed 1 --acts 400 --calm --only 3");
});

it("ends when its time is over, with the least that still fails", async () => {
  const play = playedAs((steps) => steps.includes(3));
  let left = 4;
  const hasTime = () => {
    left -= 1;
    return left > 0;
  };
  const { result, isLeast } = await shrink(await play(planOf(1, 400)), {
    ...always,
    play,
    hasTime,
  });
  expect(isLeast).toBe(false);
  expect(result.steps.length).toBeLessThan(100);
  expect(result.findings).toEqual([finding]);
});

it("shrinks a real day to the payment and the two refunds that make a planted judge speak", {
  timeout: 240_000,
}, async () => {
  const bundles = await makeBundles();
  const hold = ({ chronicle }: Evidence) =>
    chronicle.exchanges.some(
      ({ path, answer }) => path.endsWith("/refunds") && answer?.status === 409,
    )
      ? [finding]
      : [];
  const play = async (plan: Plan) => resultOf(await playSeed(bundles, plan, undefined, hold));
  // A refund is refused so in about every second day; without one there is nothing to shrink.
  let failed = lostResult(planOf(1, 120), "no day");
  for (let seed = 1; seed <= 8 && failed.findings[0]?.promise !== promise; seed += 1) {
    failed = await play({ ...planOf(seed, 120), isStormy: false });
  }
  expect(failed.findings).toEqual([finding]);
  const { result } = await shrink(failed, { ...always, play });
  expect(result.findings).toEqual([finding]);
  expect(result.steps.length).toBeLessThanOrEqual(4);
});
