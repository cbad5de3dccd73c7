import { expect, it } from "vitest";
import { Chronicle, type ClockNote } from "../chronicle.ts";
import { shownBetween } from "./clocks.ts";

const back = "machine of back-1";

function shown(fromMs: number, toMs: number, ...clocks: readonly ClockNote[]) {
  const chronicle = new Chronicle();
  chronicle.clocks.push(...clocks);
  return shownBetween(chronicle, fromMs, toMs);
}

it("takes clocks that nobody has touched for right, and so those of phones and alarms", () => {
  expect(shown(200, 300)).toEqual({ earliestMs: 200, latestMs: 300 });
  const others = ["phone 1", "till 1", "desk 1", "alarms"];
  const notes = others.map((machine) => ({ atMs: 100, machine, offMs: 5_000 }));
  expect(shown(200, 300, ...notes)).toEqual({ earliestMs: 200, latestMs: 300 });
});

it.each([
  ["before it is set back", 100, 999, 100, 999],
  ["while it is set back", 1_200, 1_300, -3_850, 1_300],
  ["when it is set back meanwhile", 500, 1_500, -4_050, 1_500],
  ["when it comes back meanwhile", 1_900, 2_500, -3_150, 2_550],
  ["when it has come back", 3_000, 3_001, 2_950, 3_051],
])("tells what a clock may have shown %s", (_when, fromMs, toMs, earliestMs, latestMs) => {
  const notes = [
    { atMs: 1_000, machine: back, offMs: -5_000 },
    { atMs: 2_000, machine: back, offMs: 0 },
  ];
  expect(shown(fromMs, toMs, ...notes)).toEqual({ earliestMs, latestMs });
});

it("has a clock that was ahead stand still until that time has come", () => {
  const notes = [
    { atMs: 1_000, machine: back, offMs: 5_000 },
    { atMs: 2_000, machine: back, offMs: 0 },
  ];
  expect(shown(1_500, 1_600, ...notes)).toEqual({ earliestMs: 1_500, latestMs: 6_650 });
  expect(shown(3_000, 3_100, ...notes)).toEqual({ earliestMs: 2_950, latestMs: 7_050 });
  expect(shown(9_000, 9_100, ...notes)).toEqual({ earliestMs: 8_950, latestMs: 9_150 });
});
