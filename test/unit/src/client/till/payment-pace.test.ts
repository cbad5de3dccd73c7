import { expect, it } from "vitest";
import { pauseMs } from "../../../../../src/client/till/payment-pace.ts";
import type { PaymentRecord } from "../../../../../src/client/till/payment-record.ts";
import type { Problem } from "../../../../../src/client/wire/answer.ts";

const sinceMs = 1_000_000;

function record(stage: PaymentRecord["stage"], attempts: number): PaymentRecord {
  return {
    ...{ version: 1, reference: "r-1", amount: 500, currency: "JPY", request: "{}" },
    ...{ stage, since_ms: sinceMs, attempts, uncertain: false, cancellation_reference: "c-1" },
    ...{ payment: null, problem: null, outcome: null },
  };
}

function pause(
  stage: PaymentRecord["stage"],
  attempts: number,
  {
    fraction = 0,
    afterMs = 0,
    askedMs,
  }: { fraction?: number; afterMs?: number; askedMs?: number } = {},
): number {
  const problem = askedMs === undefined ? undefined : ({ retry_after_ms: askedMs } as Problem);
  return pauseMs(record(stage, attempts), problem, { nowMs: sinceMs + afterMs, fraction });
}

it("waits 1 to 3 s at the counter, or as long as the server asks, never past the resend window", () => {
  expect(pause("sending", 0)).toBe(1_000);
  expect(pause("inquiring", 9, { fraction: 0.5 })).toBe(2_000);
  expect(pause("sending", 0, { askedMs: 7_000 })).toBe(7_000);
  expect(pause("sending", 0, { askedMs: 7_000, afterMs: 29_000 })).toBe(1_000);
  expect(pause("sending", 0, { afterMs: 29_999 })).toBe(1);
  expect(pause("sending", 0, { afterMs: 31_000 })).toBe(0);
});

it("asks briskly for a payment that waits 60 times, then doubles from 1 s to 60 s, half at random", () => {
  expect(pause("waiting", 59)).toBe(1_000);
  expect(pause("waiting", 59, { fraction: 0.5 })).toBe(2_000);
  expect(pause("waiting", 60)).toBe(500);
  expect(pause("waiting", 60, { fraction: 0.5 })).toBe(750);
  expect(pause("waiting", 62)).toBe(2_000);
  expect(pause("waiting", 66)).toBe(30_000);
  expect(pause("waiting", 90, { fraction: 0.5 })).toBe(45_000);
});

it("doubles from the first attempt on where nobody waits at the counter", () => {
  expect(pause("cancelling", 0)).toBe(500);
  expect(pause("reviewing", 3)).toBe(4_000);
});

it("waits as long as the server asks, a minute at most, once the window is over", () => {
  expect(pause("waiting", 0, { askedMs: 10_000 })).toBe(10_000);
  expect(pause("waiting", 0, { askedMs: 90_000 })).toBe(60_000);
  expect(pause("cancelling", 0, { askedMs: 90_000 })).toBe(60_000);
});
