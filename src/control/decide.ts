import { assert } from "../assert.ts";
import { invitationLifeMs } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, recordAct, refuseAct } from "./act.ts";
import type { ControlBook } from "./book.ts";
import { inForceAtMs } from "./epoch.ts";
import { type Approval, type ApprovalResult, approvalObstacle, recordOf } from "./four-eyes.ts";
import { activatePolicy } from "./policy.ts";
import { proposalObstacle } from "./propose.ts";
import type { ControlRefusal } from "./refusal.ts";
import { mayBegin } from "./role.ts";
import { keptByWallet } from "./stop.ts";

/**
 * Decides what waits, as a second person; approving does the act in the same commit. Refused, and
 * on record: who lacks the role, who proposed it (403), what lapsed or was decided otherwise, and
 * what can no longer take place, or was proposed by somebody who could not propose it any more
 * (409; it stays waiting). The same decision again by the same person answers as the first time.
 */
export function decideApproval(
  book: ControlBook,
  by: ActBy,
  approvalId: string,
  decision: "approve" | "reject",
): Result<Approval, ControlRefusal> {
  const approval = book.approval(approvalId);
  const proposed = approval === null ? {} : recordOf(approval.proposal);
  const detail = { approval_id: approvalId, ...proposed, act: approval?.proposal.act };
  const begun = beginAct(book, by, decision, detail);
  if (!begun.ok) return begun;
  if (approval === null) return fail({ reason: "unknown", what: "approval" });
  const status = decision === "approve" ? "approved" : "rejected";
  if (approval.status === status && approval.decidedBy === by.operatorId) return ok(approval);
  const obstacle =
    approvalObstacle(approval, decision, by.operatorId, by.nowMs) ??
    (decision === "approve"
      ? (proposerObstacle(book, approval) ?? proposalObstacle(book, approval.proposal))
      : null);
  if (obstacle !== null) return refuseAct(book, by, decision, detail, obstacle);
  recordAct(book, by, decision, detail);
  const result = decision === "approve" ? execute(book, approval, by.nowMs) : null;
  const decided = { status, decidedBy: by.operatorId, decidedAtMs: by.nowMs, result } as const;
  book.decideApproval(approvalId, decided);
  return ok({ ...approval, ...decided });
}

/** Two persons agree while both may: one who was removed, or lost the role, is none of them. */
function proposerObstacle(
  book: ControlBook,
  { proposal, proposedBy }: Approval,
): ControlRefusal | null {
  const proposer = book.operator(proposedBy);
  if (proposer !== null && mayBegin(proposer.role, proposal.act)) return null;
  return { reason: "proposer_gone" };
}

/**
 * Does what two persons have agreed on. Whether it can be done was asked before. `null`: a wallet
 * or a merchant does it, which is asked once this is committed.
 */
function execute(
  book: ControlBook,
  { proposal, proposedBy }: Approval,
  nowMs: EpochMs,
): ApprovalResult | null {
  const in_force_at_ms = inForceAtMs(nowMs);
  switch (proposal.act) {
    case "raise_kind_epoch": {
      const epoch = book.raiseKindEpoch(proposal.scope);
      book.raiseVersion();
      return { scope: proposal.scope, id: null, epoch, in_force_at_ms };
    }
    case "lift_stop": {
      const stop = book.stop(proposal.stop_id);
      assert(stop !== null, "the stop was found before");
      book.liftStop(stop.stopId, nowMs);
      book.raiseVersion();
      const { scope, id, stopId } = stop;
      const forceAtMs = keptByWallet(scope) ? nowMs : in_force_at_ms;
      return { stop_id: stopId, scope, id, in_force_at_ms: forceAtMs };
    }
    case "invite_approver": {
      const { operator_id, name, code_hash } = proposal;
      const expiresAtMs = nowMs + invitationLifeMs;
      const invited = { operatorId: operator_id, name, codeHash: code_hash, merchantId: null };
      book.insertInvitation({ ...invited, role: "approver", invitedBy: proposedBy, expiresAtMs });
      return { operator_id, role: "approver", in_force_at_ms: nowMs };
    }
    case "lift_confirmation": {
      book.dropConfirmation(proposal.terminal_id);
      book.raiseVersion();
      return { scope: "terminal", id: proposal.terminal_id, in_force_at_ms };
    }
    case "change_role": {
      const { operator_id, role, merchant_id } = proposal;
      const epoch = book.changeRole(operator_id, role, merchant_id);
      book.putFloor({ kind: "operator", id: operator_id, epoch, raisedAtMs: nowMs });
      book.raiseVersion();
      return { operator_id, role, in_force_at_ms };
    }
    case "activate_policy": {
      const { version } = proposal;
      activatePolicy(book, version, nowMs);
      return { version, in_force_at_ms };
    }
    case "adjust_wallet":
    case "restore_wallet":
    case "change_terms":
      return null;
    default:
      return proposal satisfies never;
  }
}
