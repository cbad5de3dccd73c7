import { verifyTotp } from "../../src/identity/totp.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, factorsOf, saveFactor, spendRecoveryCode } from "./factor-book.ts";
import type { IdentityDesk } from "./identity-desk.ts";

/** A second factor as the Worker hands it on. */
export type GivenFactor =
  | { readonly kind: "totp"; readonly code: string }
  /** The keyed hash of a recovery code, as `hashRecoveryCode` gives it. */
  | { readonly kind: "recovery_code"; readonly hash: string };

/** Failures in a row after which a factor is disabled (NIST SP 800-63B-4 §3.2.2). */
export const failuresMax = 100;

/**
 * Judges a second factor inside the caller's transaction, and uses it up: a TOTP step once, a
 * recovery code once. A failure is counted on every factor it could have been meant for; the
 * hundredth in a row disables that factor. Answers the `amr` of what was proven (RFC 8176), or null.
 */
export function useFactor(
  desk: IdentityDesk,
  route: string,
  given: GivenFactor,
): readonly string[] | null {
  switch (given.kind) {
    case "totp":
      return useTotp(desk, route, given.code) ? ["otp", "pop"] : null;
    case "recovery_code":
      if (!spendRecoveryCode(desk.sql, given.hash, desk.nowMs)) return null;
      appendEvent(desk.sql, ownEvent("recovery_code_used", null, desk.nowMs));
      return ["otp", "pop"];
  }
}

function useTotp(desk: IdentityDesk, route: string, code: string): boolean {
  const { sql, nowMs } = desk;
  const factors = factorsOf(sql).filter(({ kind, state }) => kind === "totp" && state === "active");
  for (const factor of factors) {
    const secret = desk.open(factor.secret, `totp:${route}`);
    if (secret === null) throw new Error("a stored secret cannot be opened with this key ring");
    const step = verifyTotp(secret, code, { nowMs, lastStep: factor.lastStep });
    if (step === null) continue;
    saveFactor(sql, { ...factor, lastStep: step, failures: 0 });
    return true;
  }
  for (const factor of factors) countFailure(desk, factor);
  return false;
}

function countFailure({ sql, nowMs }: IdentityDesk, factor: Factor): void {
  const failures = factor.failures + 1;
  const disabled = failures >= failuresMax;
  saveFactor(sql, { ...factor, failures, state: disabled ? "disabled" : factor.state });
  appendEvent(sql, ownEvent(disabled ? "factor_disabled" : "factor_failed", null, nowMs));
}
