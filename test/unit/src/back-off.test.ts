import fc from "fast-check";
import { expect, it } from "vitest";
import { backOff, isRetryDue } from "../../../src/back-off.ts";
import { failuresBeforeParking, retryWaitMsMax } from "../../../src/bounds.ts";
import { hourMs, secondMs } from "../../../src/time.ts";

const nowMs = Date.UTC(2026, 3, 1);
const before = fc.integer({ min: 0, max: failuresBeforeParking + 3 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it("has no retry that was set by a right clock tried ahead of its time", () => {
  fc.assert(
    fc.property(before, random, fc.double({ min: 0, max: 1, noNaN: true }), (failed, at, part) => {
      const retry = backOff(failed, nowMs, at);
      const waitMs = retry.retryAtMs - nowMs;
      const passedMs = Math.floor((waitMs - 1) * part);
      expect(isRetryDue(retry, nowMs + passedMs)).toBe(false);
      expect(isRetryDue(retry, retry.retryAtMs)).toBe(true);
    }),
  );
});

it("waits for a retry that was set by a clock ahead no longer than after its own failures", () => {
  const ahead = fc.integer({ min: 0, max: 2 * hourMs });
  fc.assert(
    fc.property(before, random, ahead, (failed, at, aheadMs) => {
      const retry = backOff(failed, nowMs + aheadMs, at);
      const longest = failed + 1 >= failuresBeforeParking ? retryWaitMsMax : 2_000 * 2 ** failed;
      const isTrusted = retry.retryAtMs - nowMs <= longest;
      expect(isRetryDue(retry, nowMs)).toBe(!isTrusted);
      // Half of a wait is certain: a clock further ahead than the other half is found out.
      if (aheadMs > longest / 2) expect(isTrusted).toBe(false);
    }),
  );
});

it.each([
  [1, 2 * secondMs],
  [5, 32 * secondMs],
  [failuresBeforeParking - 1, 2_048 * secondMs],
  [failuresBeforeParking, hourMs],
  [99, hourMs],
])("trusts a retry after %i failures as far as %i ms ahead", (failures, waitMs) => {
  const isDueIn = (ms: number) => isRetryDue({ failures, retryAtMs: nowMs + ms }, nowMs);
  expect([0, 1, waitMs, waitMs + 1].map(isDueIn)).toEqual([true, false, false, true]);
});

it("has what never failed tried at once", () => {
  expect(isRetryDue({ failures: 0, retryAtMs: null }, nowMs)).toBe(true);
});
