import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook } from "./book.ts";
import { type Flow, type FlowKind, flowFault, proveContact, type Refusal } from "./flow.ts";

/** A code that was typed, as proof of the flow's contact. */
export interface ProveContact {
  readonly kind: FlowKind;
  readonly flowId: string;
  readonly proof: ProofMark;
  /** Keyed hashes of the typed code, one per key of the ring. */
  readonly codeHashes: readonly string[];
  /** Registrations: a fresh secret, sealed; kept only if the contact is proven by this call. */
  readonly sealedTotp: string | null;
  /** Fresh; kept only if the contact is proven by this call. */
  readonly challenge: string;
}

/** The flow with what its next step needs, or why the code was refused. */
export type ContactProven =
  | {
      readonly kind: "proven";
      readonly walletRoute: WalletRoute;
      readonly sealedContact: string;
      readonly sealedTotp: string | null;
      readonly challenge: string | null;
      readonly locale: string;
      readonly untilMs: EpochMs;
    }
  | MissedRefusal;

/**
 * `missed`: the blinded contact at which a wrong code was tried just now; null where that counts for
 * the key and its network alone.
 */
export type MissedRefusal = Refusal & { readonly missed?: string | null };

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
  const { codeHashes, sealedTotp, challenge } = command;
  const step = proveContact(flow, { codeHashes, sealedTotp, challenge, nowMs });
  if (step.flow !== flow) book.saveFlow(step.flow);
  if (step.outcome.kind !== "proven") {
    return step.flow === flow ? step.outcome : { ...step.outcome, missed: flow.blind };
  }
  if (flow.state === "started") endSiblings(book, flow);
  const { walletRoute, sealedContact, locale, untilMs } = step.flow;
  return {
    kind: "proven",
    walletRoute,
    sealedContact,
    sealedTotp: step.flow.sealedTotp,
    challenge: step.flow.challenge,
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
