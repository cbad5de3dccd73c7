import type { EpochMs } from "../time.ts";
import type { DecisionRecord } from "../velocity/explain.ts";

/** What a top-up keeps in its log row. */
export interface TopUpBody {
  readonly v: 1;
  readonly partnerId: string;
  /** As it was called then. */
  readonly partnerName: string;
  readonly channel: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly declineCode: TopUpDecline | null;
  readonly idKey: number;
  /** When it was judged; the row's own time may be later. */
  readonly decidedAtMs: EpochMs;
  readonly policyVersion: number;
  readonly velocity: DecisionRecord | null;
  /** What the shadow policy said, where one was set; it had no effect. */
  readonly shadow?: DecisionRecord;
}

/** Why a top-up is declined, in order of precedence. Each uses the partner's reference up. */
export const topUpDeclines = [
  { code: "wallet_unavailable", meaning: "frozen, closed or stopped; told alike" },
  { code: "velocity_count_exceeded", meaning: "too many top-ups" },
  { code: "velocity_amount_exceeded", meaning: "too much topped up" },
  { code: "velocity_pattern", meaning: "another rule of the velocity policy" },
  { code: "balance_limit_exceeded", meaning: "the balance would be above its limit" },
] as const;

/** Why a top-up was declined. */
export type TopUpDecline = (typeof topUpDeclines)[number]["code"];

/** What points that their owner turned into balance keep in their log row. */
export interface PointsInBody {
  readonly v: 1;
  readonly amountMinor: number;
  readonly device: number;
  readonly idKey: number;
  readonly deviceAgeMs: number;
  /** The network that the phone called from; absent: not known. */
  readonly ipPrefix?: string;
  readonly decidedAtMs: EpochMs;
  readonly policyVersion: number;
  /** What velocity said: it passed. */
  readonly velocity: DecisionRecord;
  /** What the shadow policy said, where one was set; it had no effect. */
  readonly shadow?: DecisionRecord;
}

/** What a redemption keeps in its log row; where it is paid to is sealed. */
export interface RedemptionBody {
  readonly v: 1;
  readonly amountMinor: number;
  readonly payoutSealed: string;
  readonly payoutDigest: string;
  readonly device: number;
  readonly idKey: number;
}

/** Why money is put right by hand: a compensation gives, a correction gives or takes. */
export const adjustmentKinds = ["compensation", "correction"] as const;
/** Why money is put right. */
export type AdjustmentKind = (typeof adjustmentKinds)[number];

/** Why an adjustment cannot be made as the wallet stands. */
export type AdjustmentRefusal =
  | { readonly state: "closed" }
  | { readonly state: "insufficient_funds"; readonly availableMinor: number }
  | { readonly state: "balance_limit_exceeded"; readonly roomMinor: number };

/** What an adjustment keeps in its log row; `refused`: nothing moved, and nothing will. */
export interface AdjustmentBody {
  readonly v: 1;
  readonly adjustment: AdjustmentKind;
  readonly amountMinor: number;
  readonly caseNumber: string;
  readonly approvalId: string;
  readonly refused: AdjustmentRefusal | null;
  readonly idKey: number;
}

/** What the row of rewards whose payments can no longer be cancelled keeps. */
export interface MaturedBody {
  readonly v: 1;
  readonly points: number;
  /** The ends of the cancellation windows that are over. */
  readonly due: readonly EpochMs[];
}
