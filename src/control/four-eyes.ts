import { type Problem, problem } from "../problem.ts";
import type { EpochMs } from "../time.ts";
import type { OperatorRole } from "./role.ts";
import type { EpochKind } from "./snapshot.ts";

/** What waits for a second person, with all that is needed to do it. */
export type Proposal =
  | { readonly act: "raise_kind_epoch"; readonly scope: EpochKind; readonly reason: string }
  | { readonly act: "lift_stop"; readonly stop_id: string }
  | { readonly act: "activate_policy"; readonly version: number }
  | {
      readonly act: "change_role";
      readonly operator_id: string;
      readonly role: OperatorRole | "none";
      readonly merchant_id: string | null;
    };

export type ApprovalStatus = "waiting" | "approved" | "rejected";

/** One proposal and what became of it. `result` is what the act answered when it was done. */
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
  readonly in_force_at_ms: EpochMs;
}

/**
 * Why `operatorId` cannot decide this approval at `nowMs`, or `null`. Nobody approves what they
 * proposed themselves (403); what lapsed or was decided stays so (409, with the state). Whether the
 * person has the role is judged before.
 */
export function approvalProblem(
  approval: Approval,
  decision: "approve" | "reject",
  operatorId: string,
  nowMs: EpochMs,
): Problem | null {
  if (decision === "approve" && approval.proposedBy === operatorId) {
    return problem("forbidden", "Another person must approve what you proposed.");
  }
  const state = stateOf(approval, nowMs);
  if (state === "waiting") return null;
  return problem("state_conflict", `This approval is ${state}.`, { members: { state } });
}

/** The status as of `nowMs`: what still waits after its end has expired. */
export function stateOf(approval: Approval, nowMs: EpochMs): ApprovalStatus | "expired" {
  if (approval.status === "waiting" && approval.expiresAtMs <= nowMs) return "expired";
  return approval.status;
}
