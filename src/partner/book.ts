import type { LogHead, LogRowOf } from "../ledger/log.ts";
import type { KindsOf } from "../ledger/row.ts";
import type { EpochMs } from "../time.ts";

/** A funding reference and the one wallet and amount it stands for, for ever. */
export interface Claim {
  readonly reference: string;
  readonly partnerId: string;
  /** As it was called then. */
  readonly partnerName: string;
  readonly channel: string;
  /** The route of the wallet. */
  readonly wallet: string;
  readonly amountMinor: number;
  readonly claimedAtMs: EpochMs;
  /** `stopped`: nothing was credited under a stop; the same request can ask again. */
  readonly result: "pending" | "stopped" | "credited" | "declined";
  readonly declineCode: string | null;
  readonly topUpSequence: number | null;
  readonly idKey: number;
  readonly decidedAtMs: EpochMs | null;
  /** Set while another call may still credit what was told as stopped: when that was. */
  readonly stoppedAtMs: EpochMs | null;
}

/** What the rows of a Partner's log keep, by their kind. */
export interface PartnerBodies {
  /** What a wallet decided, credited or declined: the claim with its outcome. */
  readonly credit: { readonly v: 1; readonly claim: Claim };
}

/** The kinds of rows of a Partner's log. */
export const partnerKinds: KindsOf<PartnerBodies> = { credit: true };

/** The rows of a Partner object, inside one transaction. */
export interface PartnerBook {
  head(): LogHead;
  saveHead(head: LogHead): void;
  append(row: LogRowOf<PartnerBodies>): void;
  claim(reference: string): Claim | null;
  insertClaim(claim: Claim): void;
  saveOutcome(claim: Claim): void;
  dropClaim(reference: string): void;
  /** Claims without an outcome, oldest first. */
  pendingClaims(limit: number): readonly Claim[];
  /** Stopped claims whose wallet was not asked since, oldest first. */
  stoppedClaims(limit: number): readonly Claim[];
  /** The last outcome that a wallet has told; `null`: it told none. */
  lastTold(wallet: string): LastTold | null;
  saveLastTold(wallet: string, last: LastTold): void;
  /** All claims of a wallet that have an outcome. */
  decidedClaims(wallet: string): readonly Claim[];
}

/** The top-up that a wallet told last: a wallet that does not know it any more has lost rows. */
export interface LastTold {
  readonly reference: string;
  /** Its row in the wallet. */
  readonly sequence: number;
}
