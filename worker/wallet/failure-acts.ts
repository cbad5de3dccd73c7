import { factorFailuresMax } from "../../src/bounds.ts";
import type { FactorFault } from "../../src/identity/factor-fault.ts";
import { type Notice, noticeOf } from "./device-acts.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, saveFactor } from "./factor-book.ts";
import type { Profile } from "./identity-book.ts";
import type { IdentityDesk } from "./identity-desk.ts";

/** A factor that was not right. */
export interface FactorWrong {
  readonly kind: "wrong";
  /** What is wrong with it, where more is known. */
  readonly fault?: FactorFault;
  /** It was the hundredth failure in a row of a factor, which is disabled now. */
  readonly disabled?: true;
}

/**
 * Counts a failure on a factor, inside the caller's transaction; the hundredth disables it, which is
 * answered with true.
 */
export function countFailure({ sql, nowMs }: IdentityDesk, factor: Factor): boolean {
  const failures = factor.failures + 1;
  const disabled = failures >= factorFailuresMax;
  saveFactor(sql, { ...factor, failures, state: disabled ? "disabled" : factor.state });
  if (disabled) appendEvent(sql, ownEvent("factor_disabled", null, nowMs));
  return disabled;
}

/** To whom it is told that a factor was disabled; nothing to tell, if none was. */
export function noticeOfDisabled(
  desk: IdentityDesk,
  profile: Profile,
  { disabled }: FactorWrong,
): { readonly notice?: Notice } {
  return disabled ? { notice: noticeOf(desk, profile) } : {};
}

/**
 * Puts a second factor that was not taken on the owner's record, whatever it was: one event for one
 * try. `device`: who tried; null for a key that is not enrolled.
 */
export function recordFailure({ sql, nowMs }: IdentityDesk, device: number | null): void {
  appendEvent(sql, ownEvent("factor_failed", device, nowMs));
}
