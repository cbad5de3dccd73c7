import { factorFailuresMax } from "../../src/identity/flow.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, saveFactor } from "./factor-book.ts";
import type { IdentityDesk } from "./identity-desk.ts";

/** Counts a failure on a factor, inside the caller's transaction; the hundredth disables it. */
export function countFailure({ sql, nowMs }: IdentityDesk, factor: Factor): void {
  const failures = factor.failures + 1;
  const disabled = failures >= factorFailuresMax;
  saveFactor(sql, { ...factor, failures, state: disabled ? "disabled" : factor.state });
  if (disabled) appendEvent(sql, ownEvent("factor_disabled", null, nowMs));
}

/**
 * Puts a second factor that was not taken on the owner's record, whatever it was: one event for one
 * try. `device`: who tried; null for a key that is not enrolled.
 */
export function recordFailure({ sql, nowMs }: IdentityDesk, device: number | null): void {
  appendEvent(sql, ownEvent("factor_failed", device, nowMs));
}
