import { expect, it } from "vitest";
import { commandOf, parseNumbers, planOf, renderNumbers } from "./plan.ts";

it.each(["3", "3,7-9", "1-100", "2,4,6"])("writes steps as it reads them (%s)", (text) => {
  expect(renderNumbers(parseNumbers(text) ?? [])).toBe(text);
});

it.each(["", "3-", "9-7", "a", "1,,2", "1 2"])("reads nothing but steps (%j)", (text) => {
  expect(parseNumbers(text)).toBeNull();
});

it("plays a fifth of the seeds with real signatures, and a quarter for twelve days more", () => {
  const plans = Array.from({ length: 100 }, (_, n) => planOf(n + 1, 400));
  expect(plans.filter(({ signatures }) => signatures === "real")).toHaveLength(20);
  expect(plans.filter(({ isLong }) => isLong)).toHaveLength(25);
});

it("names what is played otherwise than it would be", () => {
  const plan = { ...planOf(5, 400), isStormy: false, isLong: true, signatures: "fast" as const };
  expect(commandOf({ ...plan, only: [1, 2, 3, 9], calmAfterMs: 70, without: ["a b", "c"] })).toBe(
    "npm run simulate -- --seed 5 --acts 400 --signatures fast --long --calm --only 1-3,9 " +
      '--calm-after 70 --without "a b,c"',
  );
});
