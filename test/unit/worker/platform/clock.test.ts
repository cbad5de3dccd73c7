import { afterEach, expect, it, vi } from "vitest";
import { forgetWhenSetBack, readClock } from "../../../../worker/platform/clock.ts";

afterEach(() => void vi.restoreAllMocks());

it("has every memory forgotten when the clock is below its last reading, and only then", () => {
  let nowMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  // Others of this process may have read a later one.
  readClock();
  let [one, other] = [0, 0];
  forgetWhenSetBack(() => {
    one += 1;
  });
  forgetWhenSetBack(() => {
    other += 1;
  });
  nowMs += 3_600_000;
  expect(readClock()).toBe(nowMs);
  expect(readClock()).toBe(nowMs);
  expect([one, other]).toEqual([0, 0]);
  nowMs -= 1;
  expect(readClock()).toBe(nowMs);
  expect([one, other]).toEqual([1, 1]);
  readClock();
  expect([one, other]).toEqual([1, 1]);
});
