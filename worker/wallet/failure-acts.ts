import { factorFailuresMax } from "../../src/identity/flow.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, saveFactor } from "./factor-book.ts";
import type { IdentityDesk } from "./identity-desk.ts";

/** Counts a failure on a factor, inside the caller's transaction; the hundredth disables it. */
export function countFailure({ sql, nowMs }: IdentityDesk, factor: Factor): void {
  const failures = factor.failures + 1;
  const disabled = failures >= factorFailuresMax;
  saveFactor(sql, { ...factor, failures, state: disabled ? "disabled" : factor.state });
  appendEvent(sql, ownEvent(disabled ? "factor_disabled" : "factor_failed", null, nowMs));
}
