import type { EpochMs } from "../time.ts";
import type { OperatorRole } from "../token/access-claims.ts";
import type { AdjustmentKind, AdjustmentRefusal } from "../wallet/funding-record.ts";
import type { ControlRefusal } from "./refusal.ts";
import type { EpochKind } from "./snapshot.ts";

/** What waits for a second person, with all that is needed to do it. */
export type Proposal =
  | { readonly act: "raise_kind_epoch"; readonly scope: EpochKind; readonly reason: string }
  | { readonly act: "lift_stop"; readonly stop_id: string }
  | { readonly act: "lift_confirmation"; readonly terminal_id: string }
  | {
      readonly act: "change_terms";
      readonly merchant_id: string;
      readonly name?: string;
      readonly name_kana?: string;
      readonly reward_rate_bp?: number;
      readonly fee_rate_bp?: number;
      readonly credit_line?: number;
      /** A bank account, sealed for the merchant. */
      readonly sealed_bank?: string;
    }
  | { readonly act: "activate_policy"; readonly version: number }
  | {
      readonly act: "adjust_wallet";
      readonly reference: string;
      readonly wallet_id: string;
      readonly kind: AdjustmentKind;
      /** Minor units; negative: from the wallet. */
      readonly amount: number;
      readonly currency: string;
      readonly case_number: string;
      readonly reason: string;
    }
  | { readonly act: "restore_wallet"; readonly wallet_id: string; readonly reason: string }
  | {
      readonly act: "invite_approver";
      readonly operator_id: string;
      readonly name: string;
      readonly code_hash: string;
    }
  | {
      readonly act: "change_role";
      readonly operator_id: string;
      readonly role: OperatorRole | "none";
      readonly merchant_id: string | null;
    };

/** As it is stored: that one has expired is told by its end. */
export type ApprovalStatus = "waiting" | "approved" | "rejected";

/**
 * One proposal and what became of it. `result` is what the act answered when it was done; an
 * approved adjustment or restoration has none until its wallet has answered.
 */
export interface Approval {
  readonly approvalId: string;
  readonly proposal: Proposal;
  readonly proposedBy: string;
  readonly proposedAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
  readonly status: ApprovalStatus;
  readonly decidedBy: string | null;
  readonly decidedAtMs: EpochMs | null;
  readonly result: ApprovalResult | null;
}

/** What an approved act did. Members are those of the wire. */
export interface ApprovalResult {
  readonly scope?: string;
  readonly id?: string | null;
  readonly epoch?: number;
  readonly stop_id?: string;
  readonly operator_id?: string;
  readonly role?: string;
  readonly version?: number;
  readonly wallet_id?: string;
  readonly reference?: string;
  readonly amount?: number;
  readonly adjustment_id?: string;
  /** Of a wallet that was restored: rows that were lost, and rows that were told again. */
  readonly rows?: number;
  readonly resent?: number;
  /** References that came again meanwhile and were decided otherwise. */
  readonly conflicts?: readonly string[];
  readonly merchant_id?: string;
  /** Why the wallet did not take an adjustment, or the merchant no terms: nothing was done. */
  readonly refused?: AdjustmentRefusal | { readonly state: "revoked" };
  readonly in_force_at_ms: EpochMs;
}

/** A proposal as it goes on record: that there is an account, and nothing of it. */
export function recordOf(proposal: Proposal): Readonly<Record<string, unknown>> {
  if (proposal.act !== "change_terms") return proposal;
  const { sealed_bank, ...told } = proposal;
  return sealed_bank === undefined ? told : { ...told, bank: "given" };
}

/**
 * Why `operatorId` cannot decide this approval at `nowMs`, or `null`. Nobody approves what they
 * proposed themselves (403); what lapsed or was decided stays so (409, with the state). Whether the
 * person has the role is judged before.
 */
export function approvalObstacle(
  approval: Approval,
  decision: "approve" | "reject",
  operatorId: string,
  nowMs: EpochMs,
): ControlRefusal | null {
  if (decision === "approve" && approval.proposedBy === operatorId) {
    return { reason: "own_proposal" };
  }
  const state = approvalState(approval, nowMs);
  return state === "waiting" ? null : { reason: "decided", state };
}

/** The status as of `nowMs`: what still waits after its end has expired. */
export function approvalState(approval: Approval, nowMs: EpochMs): ApprovalStatus | "expired" {
  if (approval.status === "waiting" && approval.expiresAtMs <= nowMs) return "expired";
  return approval.status;
}
