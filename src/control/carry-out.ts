import type { AuditEvent } from "./audit.ts";
import type { ControlBook } from "./book.ts";
import { systemActor } from "./finding.ts";
import type { Approval, ApprovalResult } from "./four-eyes.ts";

/** How it is put on record that another object has done what was approved. */
const doneActs = {
  adjust_wallet: "adjustment_done",
  restore_wallet: "wallet_restored",
  change_terms: "terms_changed",
} as const;

/**
 * Keeps what became of an approval that another object has carried out, and puts it on record,
 * once: the answer is what became of it the first time. A merchant's new name goes on the list of
 * all.
 */
export function finishApproved(
  book: ControlBook,
  { approvalId, proposal }: Approval,
  result: ApprovalResult,
): ApprovalResult {
  const known = book.approval(approvalId)?.result ?? null;
  if (known !== null) return known;
  const { in_force_at_ms: atMs, ...detail } = result;
  book.finishApproval(approvalId, result);
  const told = { approval_id: approvalId, ...detail };
  if (proposal.act === "change_terms" && result.refused === undefined) {
    const { merchant_id, name } = proposal;
    if (name !== undefined) book.renameMerchant(merchant_id, name);
  }
  const act = doneActs[proposal.act as keyof typeof doneActs];
  // Each of these acts leaves the same detail.
  book.appendAudit({ atMs, actor: systemActor, act, detail: told } as AuditEvent);
  return result;
}
