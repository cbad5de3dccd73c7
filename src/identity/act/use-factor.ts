import { amrOf } from "../assurance.ts";
import type { Factor } from "../book.ts";
import { ownEvent } from "../event.ts";
import { refusedTotp, type TotpFault, verifyTotp } from "../totp.ts";
import type { IdentityDesk } from "./desk.ts";
import { countFailure, type FactorWrong } from "./factor-failure.ts";
import { type GivenPasskey, usePasskey } from "./use-passkey.ts";

/** A second factor as it was given; nothing of it is judged yet but a passkey's signature. */
export type GivenFactor =
  | { readonly kind: "totp"; readonly code: string }
  /** The keyed hash of a recovery code, as `hashRecoveryCode` gives it. */
  | { readonly kind: "recovery_code"; readonly hash: string }
  | GivenPasskey;

/** A factor that was right, with the `amr` of what was proven (RFC 8176); or one that was not. */
export type FactorUse = { readonly kind: "right"; readonly amr: readonly string[] } | FactorWrong;

/**
 * Judges a second factor inside the caller's transaction and uses it up: a TOTP step once, a recovery
 * code once. A failure is counted on every factor it could have been meant for, and the hundredth in
 * a row disables that factor. The caller puts the failure on record.
 */
export function useFactor(desk: IdentityDesk, route: string, given: GivenFactor): FactorUse {
  switch (given.kind) {
    case "totp":
      return useTotp(desk, route, given.code) ?? { kind: "right", amr: amrOf.totp };
    case "recovery_code":
      if (!desk.book.spendRecoveryCode(given.hash, desk.nowMs)) return wrong;
      desk.book.appendEvent(ownEvent("recovery_code_used", null, desk.nowMs));
      return { kind: "right", amr: amrOf.recovery_code };
    case "passkey":
      return usePasskey(desk, given) ?? { kind: "right", amr: amrOf.passkey };
  }
}

const wrong = { kind: "wrong" } as const;

/** Null: it is right. */
function useTotp(desk: IdentityDesk, route: string, code: string): FactorWrong | null {
  const { book, nowMs } = desk;
  const factors = book
    .factors()
    .filter(({ kind, state }) => kind === "totp" && state === "active")
    .map((factor) => ({ factor, secret: totpSecret(desk, route, factor) }));
  for (const { factor, secret } of factors) {
    const step = verifyTotp(secret, code, { ...factor, nowMs });
    if (step === null) continue;
    book.saveFactor({ ...factor, lastStep: step, failures: 0, usedMs: nowMs });
    return null;
  }
  let fault: { readonly fault?: TotpFault } = {};
  let disabled = false;
  for (const { factor, secret } of factors) {
    const { strays, ...told } = refusedTotp(secret, code, { ...factor, nowMs });
    fault = { ...fault, ...told };
    disabled = countFailure(desk, { ...factor, strays }) || disabled;
  }
  return { ...wrong, ...fault, ...(disabled ? { disabled } : {}) };
}

/** The secret of a TOTP factor. Throws when the key ring cannot open it: that is a fault of ours. */
export function totpSecret(desk: IdentityDesk, route: string, factor: Factor): Uint8Array {
  const secret = desk.open(factor.secret, `totp:${route}`);
  if (secret === null) throw new Error("a stored secret cannot be opened with this key ring");
  return secret;
}
