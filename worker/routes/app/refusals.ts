import type { PointsInOutcome } from "../../../src/funding/points-in.ts";
import type { RedeemOutcome } from "../../../src/funding/redeem.ts";
import { type FactorFault, wrongFactor } from "../../../src/identity/factor-fault.ts";
import type { ConfirmOutcome } from "../../../src/payment/confirm.ts";
import { type Problem, problem } from "../../../src/problem.ts";
import type { EpochMs } from "../../../src/time.ts";
import { type RefusedAct, refusedAct } from "../../caller/refusals.ts";
import { noSuchPayment, reused, stateConflict } from "../../door/refusals.ts";
import type { Settled } from "../../signal/with-snapshot.ts";

/** 404 for an id that is none of the wallet's own things of this sort. */
export function notOfWallet(thing: "contact" | "device" | "factor" | "redemption"): Problem {
  return problem("not_found", `This wallet has no such ${thing}.`);
}

/** Why a payment's wait for its payer was not ended, as the payer's phone is told. */
export function confirmationRefused(
  refused: Exclude<Settled<ConfirmOutcome>, { kind: "confirmed" }>,
): Problem {
  switch (refused.kind) {
    case "payment_not_found":
      return noSuchPayment;
    case "differs": {
      const { differ } = refused;
      const detail = `What was signed differs from the payment: ${differ.join(", ")}.`;
      return problem("state_conflict", detail, { members: { differ } });
    }
    case "state_conflict": {
      const { state } = refused;
      return stateConflict(state, `This payment does not wait for you any more: it is ${state}.`);
    }
    default:
      return refusedAct(refused);
  }
}

/** Why points were not turned into balance. */
export function pointsInRefused(
  refused: Exclude<Settled<PointsInOutcome>, { kind: "credited" }>,
): Problem {
  switch (refused.kind) {
    case "reference_reused":
      return reused(refused.differ);
    case "insufficient_points": {
      const { kind, points } = refused;
      return stateConflict(kind, `${points} points can be exchanged.`, { points });
    }
    case "velocity_refused":
      return stateConflict(
        refused.code,
        "This exceeds the limits for top-ups at the moment. Try again later.",
      );
    case "balance_limit_exceeded":
      return stateConflict(refused.kind, "The balance would be above its limit.");
    default:
      return refusedAct(refused);
  }
}

/** Why nothing of the balance was redeemed. */
export function redemptionRefused(
  refused: Exclude<Settled<RedeemOutcome>, { kind: "redeemed" }>,
): Problem {
  switch (refused.kind) {
    case "reference_reused":
      return reused(refused.differ);
    case "insufficient_funds": {
      const { kind, availableMinor: available } = refused;
      return stateConflict(kind, `Only ${available} can be redeemed.`, { available });
    }
    default:
      return refusedAct(refused);
  }
}

/** 404 for a step-up that is not open, or was opened in another wallet. */
export const noSuchStepUp: Problem = problem(
  "not_found",
  "There is no open step-up under this id.",
);

/** A second factor that did not count. */
interface WrongFactor {
  readonly kind: "wrong";
  readonly triesLeft: number;
  readonly fault?: FactorFault;
}

/** Why a factor did not end a step-up. */
export function stepUpRefused(
  refused:
    | WrongFactor
    | { readonly kind: "too_many_attempts"; readonly againMs: EpochMs }
    | { readonly kind: "unknown" | "factor_not_taken" }
    | RefusedAct,
  nowMs: EpochMs,
): Problem {
  switch (refused.kind) {
    case "unknown":
      return noSuchStepUp;
    case "too_many_attempts":
      return problem(
        "too_many_attempts",
        "Too many wrong factors from this device. Wait, then start another step-up.",
        { retryAfterSeconds: Math.max(1, Math.ceil((refused.againMs - nowMs) / 1_000)) },
      );
    case "factor_not_taken":
      return problem("forbidden", "A recovery code can be used for the purpose factor only.");
    case "wrong":
      return wrongFactor(refused.triesLeft, refused.fault);
    default:
      return refusedAct(refused);
  }
}

const factorConflicts = {
  credential_taken: "This passkey is in use already. Create another one.",
  last_factor: "The last factor cannot be removed.",
  too_many_factors: "This wallet has too many factors. Remove one.",
} as const;

/** 409 for a change of the wallet's factors that its other factors do not allow. */
export function factorConflict(state: keyof typeof factorConflicts): Problem {
  return stateConflict(state, factorConflicts[state]);
}

/** Why a change of the wallet's factors was refused. */
export function factorRefused(
  refused:
    | WrongFactor
    | { readonly kind: "unknown" | "too_many_attempts" | keyof typeof factorConflicts }
    | RefusedAct,
): Problem {
  switch (refused.kind) {
    case "unknown":
      return notOfWallet("factor");
    case "too_many_attempts":
      return problem(
        "too_many_attempts",
        "Five wrong tries: this factor was not added. Add it anew.",
      );
    case "wrong":
      return wrongFactor(refused.triesLeft, refused.fault);
    case "credential_taken":
    case "last_factor":
    case "too_many_factors":
      return factorConflict(refused.kind);
    default:
      return refusedAct(refused);
  }
}

const contactConflicts = {
  contact_taken: "This contact was added to another wallet in the meantime.",
  ended: "This can no longer be completed. Start again.",
  last_contact: "The last contact cannot be removed.",
  too_many_contacts: "This wallet has too many contacts. Remove one first.",
} as const;

/** 409 for a change of the wallet's contacts that does not fit what there is. */
export function contactConflict(state: keyof typeof contactConflicts): Problem {
  return stateConflict(state, contactConflicts[state]);
}

const deviceConflicts = {
  own_device: "A device is approved by another one, not by itself.",
  removed: "This device was removed for good. Sign in with a new key.",
} as const;

/** Why a device of the wallet was not changed. */
export function deviceRefused(
  refused: { readonly kind: "unknown_device" | keyof typeof deviceConflicts } | RefusedAct,
): Problem {
  switch (refused.kind) {
    case "unknown_device":
      return notOfWallet("device");
    case "own_device":
    case "removed":
      return stateConflict(refused.kind, deviceConflicts[refused.kind]);
    default:
      return refusedAct(refused);
  }
}

/** 409 for a report of a lost phone whose wallet is closed. */
export const cannotFreeze: Problem = stateConflict("closed", "This wallet cannot be frozen.");

/** 401, alike for every fault of a refresh token: unknown, ended, of another key, revoked. */
export const sessionEnded: Problem = problem(
  "unauthorized",
  "This session has ended. Sign in again.",
  { challenge: "invalid_token", members: { fault: "session_ended" } },
);

/** 400 for the address of the event stream, asked for without an upgrade. */
export const notAnUpgrade: Problem = problem(
  "malformed_request",
  "This address is a WebSocket: upgrade, with a ticket as Sec-WebSocket-Protocol.",
  { members: { pointer: "", errors: [{ pointer: "", reason: "not an upgrade" }] } },
);

/** 429 for a device that has too many event streams open. */
export const tooManyStreams: Problem = problem(
  "too_many_attempts",
  "This device keeps streams open that were ended. Close them, then ask for another ticket.",
  { retryAfterSeconds: 60 },
);

/** 401 for a ticket that opens no event stream, or none any more. */
export const ticketRefused: Problem = problem(
  "unauthorized",
  "This ticket was used already or is older than 30 s. Ask for a new one.",
  { challenge: "invalid_token" },
);
