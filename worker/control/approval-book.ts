import type { ControlBook } from "../../src/control/book.ts";
import type { Approval } from "../../src/control/four-eyes.ts";
import type { Sql } from "../rows/sql.ts";
import { json, jsonOrNull, plain, Table } from "../rows/table.ts";

const approvals = new Table<Approval>("approval", ["approval_id"], {
  approvalId: plain("approval_id"),
  proposal: json("proposal"),
  proposedBy: plain("proposed_by"),
  proposedAtMs: plain("proposed_at_ms"),
  expiresAtMs: plain("expires_at_ms"),
  status: plain("status"),
  decidedBy: plain("decided_by"),
  decidedAtMs: plain("decided_at_ms"),
  result: jsonOrNull("result"),
});

const waiting = { status: "waiting", decidedBy: null, decidedAtMs: null, result: null } as const;

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
    approval: (approvalId) =>
      approvals.first(sql.exec("SELECT * FROM approval WHERE approval_id = ?", approvalId)),
    waitingApprovals: (nowMs) =>
      approvals.all(
        sql.exec(
          "SELECT * FROM approval WHERE status = 'waiting' AND expires_at_ms > ? ORDER BY proposed_at_ms",
          nowMs,
        ),
      ),
    insertApproval: (proposed) => approvals.insert(sql, { ...proposed, ...waiting }),
    decideApproval(approvalId, { status, decidedBy, decidedAtMs, result }) {
      sql.exec(
        "UPDATE approval SET status = ?, decided_by = ?, decided_at_ms = ?, result = ? WHERE approval_id = ?",
        ...[status, decidedBy, decidedAtMs, result === null ? null : JSON.stringify(result)],
        approvalId,
      );
    },
    unfinishedApprovals: () =>
      approvals.all(
        sql.exec(
          "SELECT * FROM approval WHERE status = 'approved' AND result IS NULL ORDER BY decided_at_ms",
        ),
      ),
    finishApproval(approvalId, result) {
      sql.exec(
        "UPDATE approval SET result = ? WHERE approval_id = ?",
        ...[JSON.stringify(result), approvalId],
      );
    },
    adjustmentsOf: (walletId) =>
      approvals.all(
        sql.exec(
          `SELECT * FROM approval WHERE status = 'approved'
             AND json_extract(result, '$.adjustment_id') IS NOT NULL
             AND json_extract(proposal, '$.wallet_id') = ? ORDER BY decided_at_ms`,
          walletId,
        ),
      ),
  };
}
