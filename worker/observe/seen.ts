import type { Snapshot } from "../../src/control/snapshot.ts";
import type { EpochMs } from "../../src/time.ts";
import type { VerifiedAccess } from "../../src/token/access.ts";

/** What a route says of its decision beside its answer; none of it is told to the caller. */
export interface Noted {
  /** The inner reason: a word of ours, such as a token's fault. */
  readonly fault?: string;
  /** Rules of velocity that made it what it is, in the policy's order. */
  readonly rules?: readonly string[];
  /** How a code was carried. */
  readonly channel?: string | undefined;
  /** The policy and the control snapshot that were decided by, where the answer is a stored one. */
  readonly policyVersion?: number;
  readonly controlVersion?: number;
}

/** What came to be known of one call on its way; filled as it goes. */
export interface Seen {
  /** The caller's token, once it was verified. */
  token: VerifiedAccess | null;
  /** The control snapshot that was read last for it. */
  snapshot: Snapshot | null;
  /** When the door let it in; `null`: it did not. */
  admittedAtMs: EpochMs | null;
  /** The body, once it matched its schema. */
  body: unknown;
  noted: Noted;
}

/** Of a call of which nothing is known yet. */
export function nothingSeen(): Seen {
  return { token: null, snapshot: null, admittedAtMs: null, body: null, noted: {} };
}
