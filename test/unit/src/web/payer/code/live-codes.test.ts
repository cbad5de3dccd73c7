import { expect, it } from "vitest";
import { LiveCodes } from "../../../../../../src/web/payer/code/live-codes.ts";

it("counts a code whose answer was lost for as long as one may live", () => {
  const live = new LiveCodes();
  live.ask();
  live.lose(1_000);
  expect([live.count(60_999), live.count(61_000)]).toEqual([1, 0]);
});

it("counts a code until its end, or for 5 s after the next one came", () => {
  const live = new LiveCodes();
  const first = live.ask();
  expect(live.count(1_000_000)).toBe(1);
  first(0, 60_000);
  const second = live.ask();
  expect(live.count(52_000)).toBe(2);
  second(52_000, 112_000);
  expect([live.count(56_999), live.count(57_000)]).toEqual([2, 1]);
  expect([live.count(111_999), live.count(112_000)]).toEqual([1, 0]);
});

it("counts none that a decision has used up, but the one that is on its way", () => {
  const live = new LiveCodes();
  live.ask()(0, 60_000);
  live.ask();
  live.lose(0);
  live.ask();
  live.spend();
  expect(live.count(1_000)).toBe(1);
  live.refuse();
  expect(live.count(1_000)).toBe(0);
});
