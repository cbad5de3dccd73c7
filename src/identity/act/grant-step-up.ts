import { stepUpKeptMs, stepUpLifeMs, stepUpOpenMs } from "../../bounds.ts";
import type { Authority } from "../../control/authority.ts";
import type { EpochMs } from "../../time.ts";
import { amrOf } from "../assurance.ts";
import type { Device, Profile, StepUp } from "../book.ts";
import { ownEvent } from "../event.ts";
import type { FactorFault } from "../factor-fault.ts";
import type { Passkey } from "../passkey.ts";
import type { StepUpPurpose } from "../step-up.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";
import { type FactorWrong, noticeOfDisabled, recordFailure } from "./factor-failure.ts";
import type { Notice } from "./notice.ts";
import { type Grant, grantOf } from "./session.ts";
import { triesOf } from "./step-up-tries.ts";
import { type FactorUse, type GivenFactor, useFactor } from "./use-factor.ts";
import { passkeys } from "./use-passkey.ts";

/** Opens a step-up for one purpose, with what a passkey has to sign. A cooling device gets none. */
export function openStepUp(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly purpose: StepUpPurpose; readonly challenge: string },
  authority: Authority,
): Outcome<{
  readonly kind: "opened";
  readonly number: number;
  readonly untilMs: EpochMs;
  readonly passkeys: readonly Passkey[];
}> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "step_up");
  if (admitted.kind !== "admitted") return admitted;
  const row = { purpose: command.purpose, device: admitted.device.number };
  const opened = { ...row, openedMs: nowMs, challenge: command.challenge };
  const number = book.insertStepUp(opened, nowMs - stepUpKeptMs);
  return { kind: "opened", number, untilMs: nowMs + stepUpOpenMs, passkeys: passkeys(desk) };
}

/** A factor for a step-up that this device has opened. */
export interface GrantStepUpCommand extends CustomerCommand {
  readonly route: string;
  readonly number: number;
  readonly factor: GivenFactor;
  /** Keyed hashes of the factor within the step-up, the current key's first. */
  readonly factorHashes: readonly string[];
  /** The `jti` of the access token that will carry the grant. */
  readonly jti: string;
}

/** A step-up that was granted, and what the access token for it says. */
export type StepUpGranted = {
  readonly kind: "granted";
  readonly grant: Grant;
  /** The `jti` that the grant is bound to: of the first answer, if this one repeats it. */
  readonly jti: string;
  readonly untilMs: EpochMs;
};

/**
 * Judges the factor of a step-up and binds the grant to one access token. `unknown` for a step-up
 * of another device, never opened, or over; a recovery code is taken for the purpose `factor` only.
 * The same factor again gives the same grant; a passkey's answer is taken once. Wrong factors count
 * for all step-ups of the device, see `triesOf`.
 */
export function grantStepUp(
  desk: IdentityDesk,
  command: GrantStepUpCommand,
  authority: Authority,
): Outcome<StepUpGranted | WrongStepUp | { readonly kind: "unknown" | "factor_not_taken" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "step_up");
  if (admitted.kind !== "admitted") return admitted;
  const stepUp = book.stepUp(command.number);
  if (stepUp === null || stepUp.device !== admitted.device.number) return { kind: "unknown" };
  if (nowMs >= (stepUp.grantedMs ?? stepUp.openedMs) + stepUpOpenMs) return { kind: "unknown" };
  const { factorHash } = stepUp;
  if (factorHash !== null) {
    const again = command.factorHashes.includes(factorHash);
    const { kind } = command.factor;
    if (!again || kind === "passkey") return { kind: "unknown" };
    return granted(desk, admitted, stepUp, amrOf[kind]);
  }
  const { left, againMs } = triesOf(book, stepUp, nowMs);
  if (left === 0) return { kind: "too_many_attempts", againMs };
  if (command.factor.kind === "recovery_code" && stepUp.purpose !== "factor") {
    return { kind: "factor_not_taken" };
  }
  const use = judged(desk, command, stepUp);
  if (use.kind === "wrong") return wrong(desk, stepUp, admitted.profile, use);
  const hash = command.factorHashes[0] ?? "";
  const next = { ...stepUp, grantedMs: nowMs, jti: command.jti, factorHash: hash };
  book.saveStepUp(next);
  book.appendEvent(ownEvent("stepped_up", admitted.device.number, nowMs));
  return granted(desk, admitted, next, use.amr);
}

type WrongStepUp = { readonly notice?: Notice } & (
  | { readonly kind: "wrong"; readonly triesLeft: number; readonly fault?: FactorFault }
  /** Until then no step-up of this device takes a factor. */
  | { readonly kind: "too_many_attempts"; readonly againMs: EpochMs }
);

/** The factor, which is a signature over this very step-up's challenge if it is a passkey's. */
function judged(desk: IdentityDesk, command: GrantStepUpCommand, stepUp: StepUp): FactorUse {
  const { factor, route } = command;
  if (factor.kind === "passkey" && factor.assertion.ok) {
    const other = factor.assertion.challenge !== stepUp.challenge;
    if (other) return { kind: "wrong", fault: "challenge" };
  }
  return useFactor(desk, route, factor);
}

function wrong(
  desk: IdentityDesk,
  stepUp: StepUp,
  profile: Profile,
  use: FactorWrong,
): WrongStepUp {
  const next = { ...stepUp, tries: stepUp.tries + 1 };
  desk.book.saveStepUp(next);
  recordFailure(desk, stepUp.device);
  const told = noticeOfDisabled(desk, profile, use);
  const { left: triesLeft, againMs } = triesOf(desk.book, next, desk.nowMs);
  if (triesLeft === 0) return { kind: "too_many_attempts", againMs, ...told };
  const { fault } = use;
  return { kind: "wrong", triesLeft, ...(fault === undefined ? {} : { fault }), ...told };
}

function granted(
  desk: IdentityDesk,
  { profile, device }: { readonly profile: Profile; readonly device: Device },
  stepUp: StepUp,
  amr: readonly string[],
): StepUpGranted {
  const grantedMs = stepUp.grantedMs as number;
  const epoch = [desk.book.head().customersEpoch, profile.epoch, device.epoch] as const;
  return {
    kind: "granted",
    grant: grantOf(profile, device, { epoch, authTimeMs: grantedMs, amr }),
    jti: stepUp.jti as string,
    untilMs: grantedMs + stepUpLifeMs,
  };
}
