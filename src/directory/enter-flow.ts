import { factorTriesMax, flowStepMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook } from "./book.ts";
import { type FlowKind, flowFault, type Refusal } from "./flow.ts";

/** A factor that is about to be tried in a sign-in or recovery; one try is counted. */
export interface TryFactor {
  readonly kind: FlowKind;
  readonly flowId: string;
  readonly proof: ProofMark;
}

/** A flow whose contact was proven: its wallet is to judge the factor. */
export interface FactorTry {
  readonly kind: "open";
  readonly walletRoute: WalletRoute;
  readonly sealedContact: string;
  /** What a passkey has to have signed; null in flows that take none. */
  readonly challenge: string | null;
  /** Tries left after this one. */
  readonly triesLeft: number;
}

/**
 * Lets a flow whose contact was proven try one factor at its wallet. The try is counted before it
 * is judged, so that parallel guesses are counted too; `finishFlow` forgets the count.
 */
export function tryFactor(
  book: DirectoryBook,
  command: TryFactor,
  nowMs: EpochMs,
): FactorTry | Refusal {
  const flow = book.flow(command.flowId);
  const fault = flowFault(flow, { kind: command.kind, jkt: command.proof.jkt, nowMs });
  if (flow === null || fault !== null) return fault ?? { kind: "unknown" };
  if (flow.state === "started") return { kind: "out_of_order" };
  if (flow.factorTries >= factorTriesMax) return { kind: "too_many_attempts" };
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  const factorTries = flow.factorTries + 1;
  book.saveFlow({ ...flow, factorTries });
  const { walletRoute, sealedContact, challenge } = flow;
  const triesLeft = factorTriesMax - factorTries;
  return { kind: "open", walletRoute, sealedContact, challenge, triesLeft };
}

/** Ends a flow well: its wallet let the device in. The last step can be repeated for a while. */
export function finishFlow(
  book: DirectoryBook,
  command: { readonly flowId: string },
  nowMs: EpochMs,
): void {
  const flow = book.flow(command.flowId);
  if (flow === null || flow.state === "started" || flow.state === "ended") return;
  book.saveFlow({ ...flow, state: "done", factorTries: 0, untilMs: nowMs + flowStepMs });
}
