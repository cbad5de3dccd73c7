import { expect, it } from "vitest";
import { deliveredUntilMs, isAlertDue, retryWaitMs } from "../../../../src/courier/delivery.ts";

it("waits 1, 2, 4 … seconds between tries, and never longer than a minute", () => {
  expect([0, 1, 2, 5, 6, 100].map(retryWaitMs)).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ]);
});

it("tries a code for its 10 minutes and a notice for a day", () => {
  expect(deliveredUntilMs({ code: "12345678" }, 5)).toBe(600_005);
  expect(deliveredUntilMs({ code: null }, 5)).toBe(86_400_005);
});

it("alerts after half a minute of failures, and again after ten minutes", () => {
  const failure = { sinceMs: 0, failures: 3, alertedMs: null };
  expect(isAlertDue(failure, 29_999)).toBe(false);
  expect(isAlertDue({ ...failure, failures: 2 }, 30_000)).toBe(false);
  expect(isAlertDue(failure, 30_000)).toBe(true);
  expect(isAlertDue({ ...failure, alertedMs: 30_000 }, 629_999)).toBe(false);
  expect(isAlertDue({ ...failure, alertedMs: 30_000 }, 630_000)).toBe(true);
});
