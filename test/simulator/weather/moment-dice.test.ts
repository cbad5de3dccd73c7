import { expect, it } from "vitest";
import { Dice } from "../../platform/index.ts";
import { MomentDice } from "./moment-dice.ts";

it("draws the same in a second whatever was drawn in those before it", () => {
  let nowMs = 0;
  const drawn = (counts: readonly number[]) => {
    const dice = new MomentDice(new Dice(7), () => nowMs);
    return counts.map((count, second) => {
      nowMs = second * 1_000 + 5;
      return Array.from({ length: count }, () => dice.below(1_000_000));
    });
  };
  const [first, second, third] = drawn([3, 2, 4]);
  const [fewer, same, last] = drawn([1, 2, 4]);
  expect(fewer).toEqual(first?.slice(0, 1));
  expect([same, last]).toEqual([second, third]);
  expect(new Set([...(first ?? []), ...(second ?? []), ...(third ?? [])]).size).toBe(9);
});
