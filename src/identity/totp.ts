import { HOTP, Secret, TOTP } from "otpauth";
import type { EpochMs } from "../time.ts";

/** RFC 6238 with the parameters that every authenticator app takes. */
const parameters = { algorithm: "SHA1", digits: 6 } as const;
const stepMs = 30_000;

/** What a code looks like, once what a person typed is folded. */
export const totpPattern = /^[0-9]{6}$/;
/** A code of the step before or after the present one is accepted too. */
const stepsAround = 1;
/** A code of a step within ten minutes comes from a clock that is off, not from a guess. */
const strayStepsMax = 20;

/** What is wrong with a code that belongs to another time, or was used up before. */
export type TotpFault = "clock_off" | "code_used";

/** Which steps are used up: every one up to `lastStep`, and those that came out of their time. */
export interface UsedSteps {
  readonly lastStep: number;
  readonly strays?: readonly number[];
}
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
 * The time step that `code` belongs to, at most one step from `nowMs` and not used up; null if there
 * is none. The caller stores the step, so that each is used once (RFC 6238 §5.2). Every candidate is
 * computed, whichever of them matches.
 */
export function verifyTotp(
  secret: Uint8Array,
  code: string,
  at: UsedSteps & { readonly nowMs: EpochMs },
): number | null {
  return unusedStep(secret, code, at, stepsAround);
}

/**
 * For a code that `verifyTotp` refuses: the unused step within ten minutes that it belongs to, or
 * null. It counts as wrong all the same; the caller keeps the step by `withStray`, so that whoever
 * saw the code cannot use it when its time comes, and tells the owner to set the clock.
 */
export function strayTotp(
  secret: Uint8Array,
  code: string,
  at: UsedSteps & { readonly nowMs: EpochMs },
): number | null {
  return unusedStep(secret, code, at, strayStepsMax);
}

/** The stray steps that still have to be kept at `nowMs`, with `step` added to them. */
export function withStray(
  strays: readonly number[],
  step: number,
  nowMs: EpochMs,
): readonly number[] {
  const oldest = Math.floor(nowMs / stepMs) - strayStepsMax;
  return [...strays.filter((each) => each >= oldest), step];
}

/**
 * What is to be told of a code that `verifyTotp` refuses, and the stray steps to be kept after it.
 * `clock_off`: see `strayTotp`. `code_used`: it is a code of now whose step is used up (RFC 6238
 * §5.2), so that its owner only has to wait for the next one; of older ones nothing is told. Both
 * count as wrong: the authentication was denied (NIST SP 800-63B-4 §3.2.2).
 */
export function refusedTotp(
  secret: Uint8Array,
  code: string,
  at: UsedSteps & { readonly nowMs: EpochMs },
): { readonly fault?: TotpFault; readonly strays: readonly number[] } {
  const { nowMs, strays = [] } = at;
  const stray = strayTotp(secret, code, at);
  if (stray !== null) return { fault: "clock_off", strays: withStray(strays, stray, nowMs) };
  const isOfNow = verifyTotp(secret, code, { nowMs, lastStep: -1 }) !== null;
  return isOfNow ? { fault: "code_used", strays } : { strays };
}

function unusedStep(
  secret: Uint8Array,
  code: string,
  { nowMs, lastStep, strays = [] }: UsedSteps & { readonly nowMs: EpochMs },
  around: number,
): number | null {
  const present = Math.floor(nowMs / stepMs);
  const key = secretOf(secret);
  let found: number | null = null;
  for (let step = Math.max(0, present - around); step <= present + around; step++) {
    const expected = HOTP.generate({ ...parameters, secret: key, counter: step });
    const isUnused = step > lastStep && !strays.includes(step);
    if (sameText(expected, code) && isUnused && found === null) found = step;
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
