import { HOTP, Secret, TOTP } from "otpauth";
import type { EpochMs } from "../time.ts";

/** RFC 6238 with the parameters that every authenticator app knows. */
const parameters = { algorithm: "SHA1", digits: 6 } as const;
const stepMs = 30_000;

/** What a code looks like, once what a person typed is folded. */
export const totpPattern = /^[0-9]{6}$/;
/** A code of the step before or after the present one is accepted too. */
const stepsAround = 1;
/** Bytes of a secret (RFC 4226 §4 asks for 16 or more and recommends 20). */
export const totpSecretBytes = 20;

/** The secret as an authenticator app takes it (RFC 4648 §6). */
export function renderTotpSecret(secret: Uint8Array): string {
  return secretOf(secret).base32;
}

/** The `otpauth://` address that an app reads from a QR picture. `label` is shown to its owner. */
export function totpUri(secret: Uint8Array, label: string): string {
  const totp = new TOTP({ ...parameters, issuer: "Sekisho", label, secret: secretOf(secret) });
  return totp.toString();
}

/**
 * The time step that `code` belongs to, at most one step from `nowMs` and later than `lastStep`;
 * null if there is none. The caller stores the step, so that each is used once (RFC 6238 §5.2).
 * Every candidate is computed, whichever matches.
 */
export function verifyTotp(
  secret: Uint8Array,
  code: string,
  at: { readonly nowMs: EpochMs; readonly lastStep: number },
): number | null {
  const present = Math.floor(at.nowMs / stepMs);
  const key = secretOf(secret);
  let found: number | null = null;
  for (let step = present - stepsAround; step <= present + stepsAround; step++) {
    const expected = HOTP.generate({ ...parameters, secret: key, counter: step });
    if (sameText(expected, code) && step > at.lastStep && found === null) found = step;
  }
  return found;
}

function secretOf(secret: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}

/** Whether two texts are equal; the time depends on their lengths only. */
function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
