import type { Dice } from "../platform/index.ts";
import type { Act } from "./act.ts";

/** An act and when it begins, whether or not those before it have ended. */
export interface Step {
  /** From 1 on. Its dice are named by it, so that it stays the same when others are left out. */
  readonly number: number;
  readonly act: Act;
  /** Since the step before. */
  readonly waitMs: number;
}

/** Each seed has a taste of its own: some acts often, some never (a swarm). People always pay. */
const tastes = [0, 1, 1, 3];
const tastesOfFirst = [1, 3];

/** The steps of a seed, without end. */
export function* drawScript(dice: Dice, acts: readonly Act[]): Generator<Step, never> {
  const tasted = acts.map((act, n) => {
    const taste = dice.pick(n === 0 ? tastesOfFirst : tastes);
    return { act, weight: act.weight * taste };
  });
  const all = tasted.reduce((sum, { weight }) => sum + weight, 0);
  for (let number = 1; ; number += 1) {
    let at = dice.below(all);
    const found = tasted.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const act = found?.act ?? (acts[0] as Act);
    yield { number, act, waitMs: drawWait(dice) };
  }
}

/** Mostly soon after, so that acts overlap; sometimes minutes later. */
function drawWait(dice: Dice): number {
  if (dice.chance(3)) return dice.between(60_000, 900_000);
  return dice.chance(40) ? dice.between(0, 200) : dice.between(200, 8_000);
}
