import { expect, it } from "vitest";
import { inForceAtMs, untilForceMs } from "../../../../src/control/epoch.ts";
import { clockDifferenceMs, snapshotLifeMs } from "../../../../src/control/snapshot.ts";

const nowMs = Date.parse("2026-11-29T12:00:00Z");
const wholeMs = snapshotLifeMs + clockDifferenceMs;

it.each([
  ["just made", inForceAtMs(nowMs), wholeMs],
  ["made a second ago", inForceAtMs(nowMs - 1_000), wholeMs - 1_000],
  ["in force", inForceAtMs(nowMs - 86_400_000), 0],
  ["made by a clock a day ahead", inForceAtMs(nowMs + 86_400_000), wholeMs],
])("waits for a change that was %s no longer than one takes", (_, forceAtMs, waitMs) => {
  expect(untilForceMs(forceAtMs, nowMs)).toBe(waitMs);
});
