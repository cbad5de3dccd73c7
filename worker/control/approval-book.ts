import type { ControlBook } from "../../src/control/book.ts";
import type { Approval, ApprovalResult, Proposal } from "../../src/control/four-eyes.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

type ApprovalRow = SqlRow & {
  approval_id: string;
  proposal: string;
  proposed_by: string;
  proposed_at_ms: number;
  expires_at_ms: number;
  status: string;
  decided_by: string | null;
  decided_at_ms: number | null;
  result: string | null;
};

/** The table of what waits, or waited, for a second person. */
export function approvalBook(
  sql: Sql,
): Pick<
  ControlBook,
  | "approval"
  | "waitingApprovals"
  | "insertApproval"
  | "decideApproval"
  | "unfinishedApprovals"
  | "finishApproval"
  | "adjustmentsOf"
> {
  return {
    approval(approvalId) {
      const [row] = sql.exec<ApprovalRow>(
        "SELECT * FROM approval WHERE approval_id = ?",
        approvalId,
      );
      return row === undefined ? null : approvalOf(row);
    },
    waitingApprovals: (nowMs) =>
      sql
        .exec<ApprovalRow>(
          "SELECT * FROM approval WHERE status = 'waiting' AND expires_at_ms > ? ORDER BY proposed_at_ms",
          nowMs,
        )
        .map(approvalOf),
    insertApproval({ approvalId, proposal, proposedBy, proposedAtMs, expiresAtMs }) {
      sql.exec(
        "INSERT INTO approval VALUES (?, ?, ?, ?, ?, 'waiting', NULL, NULL, NULL)",
        ...[approvalId, JSON.stringify(proposal), proposedBy, proposedAtMs, expiresAtMs],
      );
    },
    decideApproval(approvalId, { status, decidedBy, decidedAtMs, result }) {
      sql.exec(
        "UPDATE approval SET status = ?, decided_by = ?, decided_at_ms = ?, result = ? WHERE approval_id = ?",
        ...[status, decidedBy, decidedAtMs, result === null ? null : JSON.stringify(result)],
        approvalId,
      );
    },
    unfinishedApprovals: () =>
      sql
        .exec<ApprovalRow>(
          "SELECT * FROM approval WHERE status = 'approved' AND result IS NULL ORDER BY decided_at_ms",
        )
        .map(approvalOf),
    finishApproval(approvalId, result) {
      sql.exec(
        "UPDATE approval SET result = ? WHERE approval_id = ?",
        ...[JSON.stringify(result), approvalId],
      );
    },
    adjustmentsOf: (walletId) =>
      sql
        .exec<ApprovalRow>(
          `SELECT * FROM approval WHERE status = 'approved'
             AND json_extract(result, '$.adjustment_id') IS NOT NULL
             AND json_extract(proposal, '$.wallet_id') = ? ORDER BY decided_at_ms`,
          walletId,
        )
        .map(approvalOf),
  };
}

function approvalOf(row: ApprovalRow): Approval {
  return {
    approvalId: row.approval_id,
    proposal: parseColumn<Proposal>(row.proposal),
    proposedBy: row.proposed_by,
    proposedAtMs: row.proposed_at_ms,
    expiresAtMs: row.expires_at_ms,
    status: row.status as Approval["status"],
    decidedBy: row.decided_by,
    decidedAtMs: row.decided_at_ms,
    result: row.result === null ? null : parseColumn<ApprovalResult>(row.result),
  };
}
