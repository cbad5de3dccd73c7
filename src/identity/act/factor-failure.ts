import { factorFailuresMax } from "../../bounds.ts";
import type { Factor, Profile } from "../book.ts";
import { ownEvent } from "../event.ts";
import type { FactorFault } from "../factor-fault.ts";
import type { IdentityDesk } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";

/** A factor that was not right. */
export interface FactorWrong {
  readonly kind: "wrong";
  /** What is wrong with it, where more is known. */
  readonly fault?: FactorFault;
  /** It was the hundredth failure in a row of a factor, which is disabled now. */
  readonly disabled?: true;
}

/** Counts a failure on a factor, inside the caller's transaction. Whether it disabled the factor. */
export function countFailure({ book, nowMs }: IdentityDesk, factor: Factor): boolean {
  const failures = factor.failures + 1;
  const disabled = failures >= factorFailuresMax;
  book.saveFactor({ ...factor, failures, state: disabled ? "disabled" : factor.state });
  if (disabled) book.appendEvent(ownEvent("factor_disabled", null, nowMs));
  return disabled;
}

/** Whom to tell that a factor was disabled; nobody if none was. */
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
export function recordFailure({ book, nowMs }: IdentityDesk, device: number | null): void {
  book.appendEvent(ownEvent("factor_failed", device, nowMs));
}
