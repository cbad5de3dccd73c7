import type { EpochMs } from "../time.ts";

/** What a verified proof is known by when it arrives again (RFC 9449 §11.1). */
export interface ProofMark {
  /** The thumbprint of the key that made it. */
  readonly jkt: string;
  readonly jti: string;
  /** From then on the proof is too old for anybody, and nothing has to remember it. */
  readonly untilMs: EpochMs;
}
