import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";

/** Uses of proofs that a head remembers at a time. */
const usedProofsMax = 128;

/** The uses of proofs that must not come again. */
export interface UsedProofs {
  readonly proofs: readonly ProofMark[];
  /** Every proof that is good until then, or less long, counts as used. */
  readonly proofsBeforeMs: EpochMs;
}

/**
 * What was used, with `proof`; `null` when it was used before (RFC 9449 §11.1). Uses are forgotten when
 * their proofs are too old for anybody. Of more than fit the oldest are no longer told apart: every
 * proof that is as old counts as used, and its caller makes a new one.
 */
export function withUsedProof<Used extends UsedProofs>(
  used: Used,
  proof: ProofMark,
  nowMs: EpochMs,
): Used | null {
  const isKnown = used.proofs.some(({ jkt, jti }) => jkt === proof.jkt && jti === proof.jti);
  if (isKnown || proof.untilMs <= used.proofsBeforeMs) return null;
  const proofs = [...used.proofs, proof].filter(({ untilMs }) => untilMs >= nowMs);
  if (proofs.length <= usedProofsMax) return { ...used, proofs };
  proofs.sort((one, other) => one.untilMs - other.untilMs);
  const [{ untilMs: proofsBeforeMs }] = proofs as [ProofMark, ...ProofMark[]];
  return {
    ...used,
    proofs: proofs.filter(({ untilMs }) => untilMs > proofsBeforeMs),
    proofsBeforeMs,
  };
}
