import { expect, it } from "vitest";
import { clockDifferenceMs, snapshotLifeMs } from "../../../../src/bounds.ts";
import { inForceAtMs, untilForceMs } from "../../../../src/control/epoch.ts";

const nowMs = Date.parse("2026-11-29T12:00:00Z");
const wholeMs = snapshotLifeMs + clockDifferenceMs;

it.each([
  ["just made", inForceAtMs(nowMs)],
  ["made a second ago, as far as a clock can tell", inForceAtMs(nowMs - 1_000)],
  ["made by a clock that has jumped a day ahead since", inForceAtMs(nowMs - 86_400_000)],
  ["made by a clock a day ahead", inForceAtMs(nowMs + 86_400_000)],
])("waits for a change that was %s as long as any takes", (_, forceAtMs) => {
  expect(untilForceMs(forceAtMs, nowMs)).toBe(wholeMs);
});

it("does not wait for what is in force with the call", () => {
  expect(untilForceMs(nowMs, nowMs)).toBe(0);
});
