import type { AuthenticationClass } from "../token/access-claims.ts";

/**
 * How somebody proved themselves, by the second factor they gave (RFC 8176 §2). `pop` is their
 * device's key, which signs every call, and with a passkey that key too. A passkey is `user` and
 * `mfa`: it signs only when its owner has unlocked it. None is called `hwk`, since nobody vouches
 * for where a passkey's key is kept.
 */
export const amrOf = {
  totp: ["otp", "pop"],
  recovery_code: ["otp", "pop"],
  passkey: ["pop", "user", "mfa"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Whether this was proven with a passkey. */
export function isPasskey(amr: readonly string[]): boolean {
  return amr.includes("mfa");
}

/** The authentication context class (OpenID Connect Core §2) that an `amr` amounts to. */
export function acrOf(amr: readonly string[]): AuthenticationClass {
  return isPasskey(amr) ? "urn:sekisho:acr:passkey" : "urn:sekisho:acr:two-step";
}
