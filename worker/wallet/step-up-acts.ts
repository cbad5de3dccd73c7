import type { Authority } from "../../src/control/authority.ts";
import {
  type StepUpPurpose,
  stepUpLifeMs,
  stepUpOpenMs,
  stepUpTriesMax,
} from "../../src/identity/step-up.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type GivenFactor, useFactor } from "./factor-acts.ts";
import { insertStepUp, type StepUp, saveStepUp, stepUpOf } from "./factor-book.ts";
import type { Device, Profile } from "./identity-book.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  type Refused,
  type StaleSnapshot,
} from "./identity-desk.ts";
import { type Grant, grantOf } from "./session-acts.ts";

/** Rows of step-ups are kept this long after they were opened. */
const keptMs = 24 * 60 * 60_000;

/** Opens a step-up for one purpose. A cooling device gets none. */
export function openStepUp(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly purpose: StepUpPurpose },
  authority: Authority,
):
  | { readonly kind: "opened"; readonly number: number; readonly untilMs: number }
  | Refused
  | StaleSnapshot {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, { name: "step_up" });
    if (admitted.kind !== "admitted") return admitted;
    const row = { purpose: command.purpose, device: admitted.device.number };
    const opened = { ...row, openedMs: nowMs, challenge: null };
    const number = insertStepUp(sql, opened, nowMs - keptMs);
    return { kind: "opened", number, untilMs: nowMs + stepUpOpenMs };
  });
}

export interface GrantStepUpCommand extends CustomerCommand {
  readonly route: string;
  readonly number: number;
  readonly factor: GivenFactor;
  /** Keyed hashes of the factor within the step-up, the current key's first. */
  readonly factorHashes: readonly string[];
  /** The `jti` of the access token that will carry the grant. */
  readonly jti: string;
}

export type StepUpGranted = {
  readonly kind: "granted";
  readonly grant: Grant;
  /** The `jti` that the grant is bound to: of the first answer, if this one repeats it. */
  readonly jti: string;
  readonly untilMs: number;
};

/**
 * Judges the factor of a step-up and binds the grant to one access token. `unknown` for a step-up
 * of another device, never opened, or over; a recovery code is taken for the purpose `factor` only.
 */
export function grantStepUp(
  desk: IdentityDesk,
  command: GrantStepUpCommand,
  authority: Authority,
):
  | StepUpGranted
  | { readonly kind: "wrong"; readonly triesLeft: number }
  | { readonly kind: "unknown" | "too_many_attempts" | "factor_not_taken" }
  | Refused
  | StaleSnapshot {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, { name: "step_up" });
    if (admitted.kind !== "admitted") return admitted;
    const stepUp = stepUpOf(sql, command.number);
    if (stepUp === null || stepUp.device !== admitted.device.number) return { kind: "unknown" };
    if (nowMs >= (stepUp.grantedMs ?? stepUp.openedMs) + stepUpOpenMs) return { kind: "unknown" };
    const { factorHash } = stepUp;
    if (factorHash !== null) {
      const again = command.factorHashes.includes(factorHash);
      return again ? granted(admitted, stepUp, ["otp", "pop"]) : { kind: "unknown" };
    }
    if (stepUp.tries >= stepUpTriesMax) return { kind: "too_many_attempts" };
    if (command.factor.kind === "recovery_code" && stepUp.purpose !== "factor") {
      return { kind: "factor_not_taken" };
    }
    const amr = useFactor(desk, command.route, command.factor);
    if (amr === null) return wrong(desk, stepUp);
    const hash = command.factorHashes[0] ?? "";
    const next = { ...stepUp, grantedMs: nowMs, jti: command.jti, factorHash: hash };
    saveStepUp(sql, next);
    appendEvent(sql, ownEvent("stepped_up", admitted.device.number, nowMs));
    return granted(admitted, next, amr);
  });
}

function wrong(
  { sql }: IdentityDesk,
  stepUp: StepUp,
): { kind: "wrong"; triesLeft: number } | { kind: "too_many_attempts" } {
  const tries = stepUp.tries + 1;
  saveStepUp(sql, { ...stepUp, tries });
  const triesLeft = stepUpTriesMax - tries;
  return triesLeft > 0 ? { kind: "wrong", triesLeft } : { kind: "too_many_attempts" };
}

function granted(
  { profile, device }: { readonly profile: Profile; readonly device: Device },
  stepUp: StepUp,
  amr: readonly string[],
): StepUpGranted {
  const grantedMs = stepUp.grantedMs as number;
  const epoch = [profile.customersEpoch, profile.epoch, device.epoch] as const;
  return {
    kind: "granted",
    grant: grantOf(profile, device, { epoch, authTimeMs: grantedMs, amr }),
    jti: stepUp.jti as string,
    untilMs: grantedMs + stepUpLifeMs,
  };
}
