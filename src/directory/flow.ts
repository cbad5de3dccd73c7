import { clockBehindMsMax, factorTriesMax, flowStepMs, sentCodeTriesMax } from "../bounds.ts";
import type { FactorFault } from "../identity/factor-fault.ts";
import type { EpochMs } from "../time.ts";

/**
 * What a proven contact is asked for: the ways in, which take the same three steps (contact,
 * factor, device), a further contact of a wallet, and a report of a lost phone, which is no row:
 * see `openReport`.
 */
const flowKinds = ["registration", "sign_in", "recovery", "lost_device", "contact"] as const;
export type FlowKind = (typeof flowKinds)[number];

/**
 * How far a flow is. What its state is not for is refused and changes nothing; while the flow
 * lives, `factor_proven` and `done` answer a repeated last step again.
 */
type FlowState = "started" | "contact_proven" | "factor_proven" | "done" | "ended";

/** One open way in, as the Directory keeps it. It names its contact only blinded. */
export interface Flow {
  /** 32 hexadecimal characters; the first two name the Directory shard. */
  readonly flowId: string;
  readonly kind: FlowKind;
  readonly state: FlowState;
  /** The contact under the current blinding key. */
  readonly blind: string;
  /** Thumbprint of the device key that started it; every later step is by the same key. */
  readonly jkt: string;
  /** Whether its code can prove anything. A flow that cannot succeed looks like any other. */
  readonly usable: boolean;
  /** Whether that key was enrolled in the contact's wallet when the flow started. */
  readonly trusted: boolean;
  /** The wallet it leads to: a new one's for a registration, else the contact's. */
  readonly walletRoute: string;
  readonly locale: string;
  /** Sealed for `contact:{flowId}`. */
  readonly sealedContact: string;
  /** Keyed hash of its one code; kept when that was used, so that its repetition is known. */
  readonly codeHash: string;
  readonly codeUntilMs: EpochMs;
  readonly codeTries: number;
  readonly factorTries: number;
  /** Registrations only: sealed for `totp:{flowId}`, made when the contact is proven. */
  readonly sealedTotp: string | null;
  /** The time step of the factor code that was accepted; null when a passkey was. */
  readonly totpStep: number | null;
  /** Registrations only: steps of codes that came out of their time, used up. */
  readonly totpStrays: readonly number[];
  /** What a passkey has to sign, base64url; made when the contact is proven. */
  readonly challenge: string | null;
  /** Keyed hash of the accepted factor, so that its repetition is known. */
  readonly factorHash: string | null;
  /** Registrations only: sealed for `recovery:{flowId}`. */
  readonly sealedRecovery: string | null;
  readonly startedMs: EpochMs;
  readonly untilMs: EpochMs;
}

/** Why a step of a flow was refused; none says whether the contact is known. */
export type Refusal =
  | { readonly kind: "unknown" }
  | { readonly kind: "proof_used" }
  | { readonly kind: "out_of_order" }
  | { readonly kind: "wrong"; readonly triesLeft: number; readonly fault?: FactorFault }
  /** Another factor, or another answer of a passkey, was accepted before. */
  | { readonly kind: "factor_given" }
  | { readonly kind: "too_many_attempts" };

/** A step's outcome and the flow after it, to be stored in the same transaction. */
export interface FlowStep<Accepted> {
  readonly flow: Flow;
  readonly outcome: Accepted | Refusal;
}

/**
 * Whether a clock that was ahead has begun a flow. It would be open, with its code, for longer than
 * any may be, and would count among the recent ones until then: it is none.
 */
export function isFlowAhead(flow: Pick<Flow, "startedMs">, nowMs: EpochMs): boolean {
  return flow.startedMs > nowMs + clockBehindMsMax;
}

/**
 * Why no step of this flow can be taken by `jkt` now, or null. An id that was never given, another
 * key, another kind and a time that has run out are told alike.
 */
export function flowFault(
  flow: Flow | null,
  caller: { readonly kind: FlowKind; readonly jkt: string; readonly nowMs: EpochMs },
): Refusal | null {
  if (flow === null || flow.kind !== caller.kind || flow.jkt !== caller.jkt) {
    return { kind: "unknown" };
  }
  if (isFlowAhead(flow, caller.nowMs) || caller.nowMs >= flow.untilMs) return { kind: "unknown" };
  if (flow.state !== "ended") return null;
  const spent = flow.codeTries >= sentCodeTriesMax || flow.factorTries >= factorTriesMax;
  return spent ? { kind: "too_many_attempts" } : { kind: "unknown" };
}

/**
 * Proves the contact with a sent code, given as its keyed hash under each key of the ring. The
 * same code again after it was accepted is accepted again, for a caller that lost the answer.
 */
export function proveContact(
  flow: Flow,
  input: {
    readonly codeHashes: readonly string[];
    readonly sealedTotp: string | null;
    readonly challenge: string;
    readonly nowMs: EpochMs;
  },
): FlowStep<{ readonly kind: "proven" }> {
  const right = input.codeHashes.includes(flow.codeHash) && flow.usable;
  if (flow.state !== "started") {
    return { flow, outcome: right ? { kind: "proven" } : { kind: "unknown" } };
  }
  if (right && input.nowMs < flow.codeUntilMs) {
    const next: Flow = {
      ...flow,
      state: "contact_proven",
      sealedTotp: input.sealedTotp,
      challenge: input.challenge,
      untilMs: input.nowMs + flowStepMs,
    };
    return { flow: next, outcome: { kind: "proven" } };
  }
  const codeTries = flow.codeTries + 1;
  return refuseTry({ ...flow, codeTries }, sentCodeTriesMax - codeTries);
}

/** Counts a wrong factor; with the last try the flow ends. */
export function refuseFactor(flow: Flow): FlowStep<never> {
  const factorTries = flow.factorTries + 1;
  return refuseTry({ ...flow, factorTries }, factorTriesMax - factorTries);
}

function refuseTry(flow: Flow, triesLeft: number): FlowStep<never> {
  if (triesLeft > 0) return { flow, outcome: { kind: "wrong", triesLeft } };
  return { flow: { ...flow, state: "ended" }, outcome: { kind: "too_many_attempts" } };
}
