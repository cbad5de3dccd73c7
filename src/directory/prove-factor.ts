import { factorTriesMax, flowStepMs, reservationMs } from "../bounds.ts";
import type { FactorFault } from "../identity/factor-fault.ts";
import type { PasskeyFault } from "../identity/passkey.ts";
import { refusedTotp, verifyTotp } from "../identity/totp.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook } from "./book.ts";
import { contactClaim } from "./claim.ts";
import { type Flow, flowFault, type Refusal, refuseFactor } from "./flow.ts";

/** The second factor of a registration, of whichever kind. */
interface ProveFactor {
  readonly flowId: string;
  readonly proof: ProofMark;
  /** Keyed hashes of the factor within this flow, one per key of the ring, the current first. */
  readonly factorHashes: readonly string[];
  /** Ten fresh recovery codes, sealed; kept only by the first accepted step. */
  readonly sealedRecovery: string;
}

/** A TOTP code for the secret that the flow was given. */
export interface ProveTotp extends ProveFactor {
  readonly code: string;
}

/** A passkey that was made, as far as it could be judged without the flow. */
export interface ProvePasskey extends ProveFactor {
  /** The challenge it was made for; or why it is worth nothing. */
  readonly made:
    | { readonly ok: true; readonly challenge: string }
    | { readonly ok: false; readonly fault: PasskeyFault };
}

/** What the new wallet is enrolled with. */
export interface RegistrationProven {
  readonly kind: "proven";
  readonly walletRoute: WalletRoute;
  readonly blind: string;
  readonly sealedContact: string;
  readonly locale: string;
  readonly sealedTotp: string | null;
  /** The time step of the first code; null when a passkey is the factor. */
  readonly totpStep: number | null;
  /** Steps of codes that came out of their time, used up. */
  readonly totpStrays: readonly number[];
  readonly sealedRecovery: string;
  readonly reservedUntilMs: EpochMs;
}

/** `contact_taken`: another wallet registered the contact in the meantime; the flow has ended. */
export type FactorOutcome = RegistrationProven | Refusal | { readonly kind: "contact_taken" };

/**
 * Proves the new second factor of a registration and reserves the contact for its wallet. The same
 * code again is accepted again while the flow lives, and gives the same wallet; so is a later one
 * until the wallet is live, from when on its steps are the wallet's to judge (`factor_given`).
 * `contact_taken` when the contact became another wallet's meanwhile; the flow has ended then.
 */
export function proveRegistrationTotp(
  book: DirectoryBook,
  command: ProveTotp,
  at: {
    readonly nowMs: EpochMs;
    readonly open: (sealed: string, ad: string) => Uint8Array | null;
  },
): FactorOutcome {
  const { nowMs } = at;
  const opened = openRegistration(book, command, nowMs);
  if (opened.kind !== "open") return opened;
  const { flow } = opened;
  const known = isRepeated(flow, command);
  const byPasskey = flow.factorHash !== null && flow.totpStep === null;
  if (byPasskey || (flow.state === "done" && !known)) return { kind: "factor_given" };
  const secret = at.open(flow.sealedTotp ?? "", `totp:${flow.flowId}`);
  if (secret === null) throw new Error("the secret of a flow opens");
  const lastStep = flow.totpStep ?? -1;
  const used = { nowMs, lastStep, strays: flow.totpStrays };
  const step = known ? lastStep : verifyTotp(secret, command.code, used);
  if (step === null) {
    const { fault, strays: totpStrays } = refusedTotp(secret, command.code, used);
    return wrongFactor(book, { ...flow, totpStrays }, fault);
  }
  return reserveContact(book, { ...flow, totpStep: step }, command, nowMs);
}

/**
 * The same by a passkey that was made for the flow's challenge, which is used up by it: the very
 * same answer is accepted again while the flow lives, for a caller that lost the outcome, and any
 * other is `factor_given`.
 */
export function proveRegistrationPasskey(
  book: DirectoryBook,
  command: ProvePasskey,
  nowMs: EpochMs,
): FactorOutcome {
  const opened = openRegistration(book, command, nowMs);
  if (opened.kind !== "open") return opened;
  const { flow } = opened;
  if (flow.factorHash !== null && !isRepeated(flow, command)) return { kind: "factor_given" };
  const { made } = command;
  if (!made.ok) return wrongFactor(book, flow, made.fault);
  if (made.challenge !== flow.challenge) return wrongFactor(book, flow, "challenge");
  return reserveContact(book, flow, command, nowMs);
}

/** The flow whose contact was proven, or why this caller may not try a factor. */
function openRegistration(
  book: DirectoryBook,
  command: ProveFactor,
  nowMs: EpochMs,
): { readonly kind: "open"; readonly flow: Flow } | Refusal {
  const flow = book.flow(command.flowId);
  const caller = { kind: "registration", jkt: command.proof.jkt, nowMs } as const;
  const fault = flowFault(flow, caller);
  if (flow === null || fault !== null) return fault ?? { kind: "unknown" };
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  return flow.state === "started" ? { kind: "out_of_order" } : { kind: "open", flow };
}

function isRepeated(flow: Flow, command: ProveFactor): boolean {
  return flow.factorHash !== null && command.factorHashes.includes(flow.factorHash);
}

function wrongFactor(book: DirectoryBook, flow: Flow, fault?: FactorFault): Refusal {
  const step = refuseFactor(flow);
  // What the factor has opened already stays open: its reservation decides how it ends.
  const kept = flow.state === "contact_proven" ? step.flow.state : flow.state;
  if (flow.factorTries < factorTriesMax) book.saveFlow({ ...step.flow, state: kept });
  const { outcome } = step;
  return outcome.kind === "wrong" && fault !== undefined ? { ...outcome, fault } : outcome;
}

function reserveContact(
  book: DirectoryBook,
  flow: Flow,
  command: ProveFactor,
  nowMs: EpochMs,
): RegistrationProven | { readonly kind: "contact_taken" } {
  const { blind, walletRoute, flowId } = flow;
  const claim = contactClaim(book, blind, nowMs);
  if (claim !== null && claim.route !== walletRoute) {
    book.saveFlow({ ...flow, state: "ended" });
    return { kind: "contact_taken" };
  }
  const reservedUntilMs = nowMs + reservationMs;
  if (claim?.state !== "confirmed") {
    const reserved = { route: walletRoute, flowId, untilMs: reservedUntilMs };
    book.saveContact(blind, { ...reserved, state: "reserved" });
  }
  const sealedRecovery = flow.sealedRecovery ?? command.sealedRecovery;
  const state = flow.state === "done" ? "done" : "factor_proven";
  const factorHash = command.factorHashes[0] as string;
  const untilMs = nowMs + flowStepMs;
  book.saveFlow({ ...flow, state, factorHash, sealedRecovery, untilMs });
  const { sealedContact, locale, sealedTotp, totpStep, totpStrays } = flow;
  return {
    kind: "proven",
    walletRoute,
    blind,
    sealedContact,
    locale,
    sealedTotp,
    totpStep,
    totpStrays,
    sealedRecovery,
    reservedUntilMs,
  };
}
