import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, saveFactor } from "./factor-book.ts";
import type { IdentityDesk } from "./identity-desk.ts";

/** Failures in a row after which a factor is disabled (NIST SP 800-63B-4 §3.2.2). */
export const failuresMax = 100;

/** Counts a failure on a factor, inside the caller's transaction; the hundredth disables it. */
export function countFailure({ sql, nowMs }: IdentityDesk, factor: Factor): void {
  const failures = factor.failures + 1;
  const disabled = failures >= failuresMax;
  saveFactor(sql, { ...factor, failures, state: disabled ? "disabled" : factor.state });
  appendEvent(sql, ownEvent(disabled ? "factor_disabled" : "factor_failed", null, nowMs));
}
