import type { EpochMs } from "../time.ts";
import type { Route } from "../token/seal.ts";
import type { DirectoryBook, UsedProof } from "./book.ts";
import {
  type Flow,
  type FlowKind,
  factorTriesMax,
  flowFault,
  flowStepMs,
  proveContact,
  type Refusal,
  refuseFactor,
} from "./flow.ts";
import { verifyTotp } from "./totp.ts";

/** A reservation of a contact or a key holds this long after the step that took it. */
export const reservationMs = 2 * 60_000;

export interface ProveContact {
  readonly kind: FlowKind;
  readonly flowId: string;
  readonly proof: UsedProof;
  /** Keyed hashes of the typed code, one per key of the ring. */
  readonly codeHashes: readonly string[];
  /** Registrations: a fresh secret, sealed; kept only if the contact is proven by this call. */
  readonly sealedTotp: string | null;
}

export type ContactProven =
  | {
      readonly kind: "proven";
      readonly walletRoute: Route;
      readonly sealedContact: string;
      readonly sealedTotp: string | null;
      readonly locale: string;
      readonly untilMs: EpochMs;
    }
  | Refusal;

/**
 * Proves the contact of an open flow with the code that was sent. Of several flows of one contact
 * and kind, the one that proves it ends the others. Refusals: see `flowFault` and `proveContact`.
 */
export function proveFlowContact(
  book: DirectoryBook,
  command: ProveContact,
  nowMs: EpochMs,
): ContactProven {
  const flow = book.flow(command.flowId);
  const fault = flowFault(flow, { kind: command.kind, jkt: command.proof.jkt, nowMs });
  if (flow === null || fault !== null) return fault ?? { kind: "unknown" };
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  const { codeHashes, sealedTotp } = command;
  const step = proveContact(flow, { codeHashes, sealedTotp, nowMs });
  if (step.flow !== flow) book.saveFlow(step.flow);
  if (step.outcome.kind !== "proven") return step.outcome;
  if (flow.state === "started") endSiblings(book, flow);
  const { walletRoute, sealedContact, locale, untilMs } = step.flow;
  return {
    kind: "proven",
    walletRoute,
    sealedContact,
    sealedTotp: step.flow.sealedTotp,
    locale,
    untilMs,
  };
}

function endSiblings(book: DirectoryBook, proven: Flow): void {
  for (const flow of book.flowsOf(proven.blind, proven.kind)) {
    if (flow.flowId === proven.flowId) continue;
    if (flow.state === "started" || flow.state === "contact_proven") {
      book.saveFlow({ ...flow, state: "ended" });
    }
  }
}

export interface ProveTotp {
  readonly flowId: string;
  readonly proof: UsedProof;
  readonly code: string;
  /** Keyed hashes of the code within this flow, one per key of the ring, the current first. */
  readonly factorHashes: readonly string[];
  /** Ten fresh recovery codes, sealed; kept only by the first accepted step. */
  readonly sealedRecovery: string;
}

/** What the new wallet is enrolled with. */
export interface RegistrationProven {
  readonly kind: "proven";
  readonly walletRoute: Route;
  readonly blind: string;
  readonly sealedContact: string;
  readonly locale: string;
  readonly sealedTotp: string;
  readonly totpStep: number;
  readonly sealedRecovery: string;
  readonly reservedUntilMs: EpochMs;
}

/**
 * Proves the new second factor of a registration and reserves the contact for its wallet. The same
 * code again, or a later one, is accepted again while the flow lives, and gives the same wallet.
 * `contact_taken` when the contact became another wallet's meanwhile; the flow has ended then.
 */
export function proveRegistrationTotp(
  book: DirectoryBook,
  command: ProveTotp,
  at: {
    readonly nowMs: EpochMs;
    readonly open: (sealed: string, ad: string) => Uint8Array | null;
  },
): RegistrationProven | Refusal | { readonly kind: "contact_taken" } {
  const { nowMs } = at;
  const flow = book.flow(command.flowId);
  const caller = { kind: "registration", jkt: command.proof.jkt, nowMs } as const;
  const fault = flowFault(flow, caller);
  if (flow === null || fault !== null) return fault ?? { kind: "unknown" };
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  if (flow.state === "started" || flow.sealedTotp === null) return { kind: "out_of_order" };
  const known = flow.factorHash !== null && command.factorHashes.includes(flow.factorHash);
  const secret = at.open(flow.sealedTotp, `totp:${flow.flowId}`);
  if (secret === null) throw new Error("the secret of a flow opens");
  const lastStep = flow.totpStep ?? -1;
  const step = known ? lastStep : verifyTotp(secret, command.code, { nowMs, lastStep });
  if (step === null) return wrongFactor(book, flow);
  return reserveContact(book, { ...flow, totpStep: step }, command, nowMs);
}

function wrongFactor(book: DirectoryBook, flow: Flow): Refusal {
  const step = refuseFactor(flow);
  // What the factor has opened already stays open: its reservation decides how it ends.
  const kept = flow.state === "contact_proven" ? step.flow.state : flow.state;
  if (flow.factorTries < factorTriesMax) book.saveFlow({ ...step.flow, state: kept });
  return step.outcome;
}

function reserveContact(
  book: DirectoryBook,
  flow: Flow & { readonly totpStep: number },
  command: ProveTotp,
  nowMs: EpochMs,
): RegistrationProven | { readonly kind: "contact_taken" } {
  const { blind, walletRoute, flowId } = flow;
  const claim = book.contact(blind);
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
  const { sealedContact, locale, sealedTotp, totpStep } = flow;
  return {
    kind: "proven",
    walletRoute,
    blind,
    sealedContact,
    locale,
    sealedTotp: sealedTotp as string,
    totpStep,
    sealedRecovery,
    reservedUntilMs,
  };
}
