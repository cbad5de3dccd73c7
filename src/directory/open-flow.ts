import { flowKeptMs, flowStartsMax, flowStepMs, sentCodeLifeMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook } from "./book.ts";
import { contactClaim, isLeaving } from "./claim.ts";
import { type Flow, type FlowKind, isFlowAhead } from "./flow.ts";

/** The first step of every flow: somebody with a key names a contact. */
export interface OpenFlow {
  readonly kind: FlowKind;
  readonly flowId: string;
  readonly blind: string;
  readonly proof: ProofMark;
  /** Keyed hash of the code that is sent; a flow that cannot succeed has one too. */
  readonly codeHash: string;
  readonly sealedContact: string;
  readonly locale: string;
  /** Where a registration's wallet would be; the wallet that a further contact is for. */
  readonly newRoute: WalletRoute;
  /** The contact's wallet as the shards of older blinding keys know it. */
  readonly olderRoute: WalletRoute | null;
  /** The wallet that the caller's key was enrolled in, if any. */
  readonly keyRoute: WalletRoute | null;
}

/** What came of opening a flow. `usable` is for the message alone: the caller is not told. */
export type FlowOpened =
  | { readonly kind: "opened"; readonly usable: boolean; readonly untilMs: EpochMs }
  | { readonly kind: "too_many_attempts"; readonly retryAfterMs: number }
  | { readonly kind: "proof_used" };

/**
 * Opens a flow. Known and unknown contacts take the same reads and writes; only `usable`, which
 * decides what the message says, tells them apart. A registration and a further contact are usable
 * for an unknown contact, every other flow for a known one; one that its wallet removed is unknown,
 * and may be added to that wallet again. An open flow of the same contact and kind ends, so that one
 * code is good at a time, unless one of both is by an enrolled key of the wallet and the other is not:
 * a stranger cannot interrupt the owner's own phones, nor use up what they may begin.
 */
export function openFlow(book: DirectoryBook, command: OpenFlow, nowMs: EpochMs): FlowOpened {
  const { kind, blind, proof } = command;
  const claim = contactClaim(book, blind, nowMs);
  const owner = claim?.state === "confirmed" ? claim.route : command.olderRoute;
  const leaving = claim !== null && isLeaving(claim);
  const trusted = owner !== null && command.keyRoute === owner;
  book.dropFlowsBefore(nowMs - flowKeptMs);
  const siblings = book
    .flowsOf(blind, kind)
    .filter((flow) => flow.trusted === trusted && flow.startedMs > nowMs - flowKeptMs);
  const recent = siblings.filter((flow) => !isFlowAhead(flow, nowMs));
  if (recent.length >= flowStartsMax) {
    const first = recent[recent.length - flowStartsMax] as Flow;
    return { kind: "too_many_attempts", retryAfterMs: first.startedMs + flowKeptMs - nowMs };
  }
  if (!book.useProof(proof, nowMs)) return { kind: "proof_used" };
  for (const flow of siblings) {
    if (flow.state === "started") book.saveFlow({ ...flow, state: "ended" });
  }
  const forNew = kind === "registration" || kind === "contact";
  const free = owner === null || (leaving && kind === "contact" && owner === command.newRoute);
  const usable = forNew ? free : owner !== null && !leaving;
  const untilMs = nowMs + flowStepMs;
  book.saveFlow({
    flowId: command.flowId,
    kind,
    state: "started",
    blind,
    jkt: proof.jkt,
    usable,
    trusted,
    walletRoute: forNew ? command.newRoute : (owner ?? command.newRoute),
    locale: command.locale,
    sealedContact: command.sealedContact,
    codeHash: command.codeHash,
    codeUntilMs: nowMs + sentCodeLifeMs,
    codeTries: 0,
    factorTries: 0,
    sealedTotp: null,
    totpStep: null,
    totpStrays: [],
    challenge: null,
    factorHash: null,
    sealedRecovery: null,
    startedMs: nowMs,
    untilMs,
  });
  return { kind: "opened", usable, untilMs };
}
