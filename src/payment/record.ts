import type { DeclineCode } from "../decline.ts";
import type { Transfer } from "../ledger/transfer.ts";
import type { EpochMs } from "../time.ts";
import type { DecisionRecord } from "../velocity/explain.ts";

/** The shop a payment is made at, as the terminal's access token names it. */
export interface Shop {
  readonly merchantId: string;
  readonly merchantOwnerHex: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly category: string;
  readonly place: { readonly latE6: number; readonly lonE6: number };
  readonly rewardRateBp: number;
  readonly feeRateBp: number;
  readonly shards: number;
  readonly generation: number;
}

export type CaptureMode = "automatic" | "manual";

/** A decided payment as its log row keeps it; it never changes after the decision. */
export interface PaymentBody {
  readonly v: 1;
  readonly shop: Shop;
  readonly cashier: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly capture: CaptureMode;
  readonly allowDuplicate: boolean;
  /** The code that was scanned, as `code.ts` names it. */
  readonly codeIdentity: string;
  readonly device: number;
  readonly deviceAgeMs: number;
  /** `null`: approved. */
  readonly declineCode: DeclineCode | null;
  /** Of `code_spent`, when this merchant's own payment spent it: that payment's row. */
  readonly spentBy: {
    readonly sequence: number;
    readonly reference: string;
    readonly idKey: number;
  } | null;
  /** Points granted, pending until `windowEndMs`. */
  readonly reward: number;
  /** End of the window in which the payment can be cancelled. */
  readonly windowEndMs: EpochMs;
  /** Key number of the payment's id, so that the id never changes its spelling. */
  readonly idKey: number;
  /** When the answer was made: the `server_time` that a replay repeats. */
  readonly decidedAtMs: EpochMs;
  readonly snapshotVersion: number;
  readonly policyVersion: number;
  /** What velocity said, `null` when an earlier rule had declined already. */
  readonly velocity: DecisionRecord | null;
  /** Money at this payment's destination after it; see `SettlementMessage.totalMinor`. */
  readonly destinationTotalMinor: number;
  readonly transfers?: readonly Transfer[];
}

/** What later acts made of an approved payment. A payment without any has none. */
export interface PaymentState {
  readonly status: "captured" | "cancelled";
  readonly refundedMinor: number;
  /** Points of the payment's reward that were taken back so far. */
  readonly rewardTaken: number;
  /** 1 at the decision; one more with every act. */
  readonly version: number;
}

export interface Payment {
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly reference: string;
  readonly body: PaymentBody;
  readonly state: PaymentState;
}

/** The state right after the decision. */
export const firstState: PaymentState = {
  status: "captured",
  refundedMinor: 0,
  rewardTaken: 0,
  version: 1,
};

/** What the cancellation of a payment keeps in its log row. */
export interface CancellationBody {
  readonly v: 1;
  readonly terminalId: string;
  /** 0: the payment was unknown, and a tombstone was kept. */
  readonly paymentSequence: number;
  readonly paymentReference: string;
  readonly amountMinor: number;
  readonly rewardTaken: number;
  readonly shop: Shop;
  readonly acceptedAtMs: EpochMs;
  readonly idKey: number;
  readonly destinationTotalMinor: number;
}

/** What a refund keeps in its log row. */
export interface RefundBody {
  readonly v: 1;
  readonly terminalId: string;
  readonly paymentSequence: number;
  readonly amountMinor: number;
  readonly reason: string | null;
  readonly rewardTaken: number;
  /** Reward that was spent already and was deducted from the refund, in minor units. */
  readonly shortfallMinor: number;
  readonly idKey: number;
  readonly destinationTotalMinor: number;
}

/** What a top-up keeps in its log row. */
export interface TopUpBody {
  readonly v: 1;
  readonly partnerId: string;
  readonly channel: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly declineCode: TopUpDecline | null;
  readonly idKey: number;
  readonly policyVersion: number;
  readonly velocity: DecisionRecord | null;
}

export type TopUpDecline =
  | "wallet_unavailable"
  | "velocity_count_exceeded"
  | "velocity_amount_exceeded"
  | "velocity_pattern"
  | "balance_limit_exceeded";
