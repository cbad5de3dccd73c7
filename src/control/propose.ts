import { approvalLifeMs, approversMin } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, recordAct, refuseAct } from "./act.ts";
import type { ControlBook } from "./book.ts";
import { isConfirmed } from "./finding.ts";
import { type Approval, type Proposal, recordOf } from "./four-eyes.ts";
import { activationObstacle } from "./policy.ts";
import type { ControlRefusal } from "./refusal.ts";
import { endedByItself, stands } from "./stop.ts";

/** What waits for a second person, and until when. */
export interface Waiting {
  readonly approvalId: string;
  readonly expiresAtMs: EpochMs;
}

/**
 * Puts an act before a second person. Nothing of it takes place yet; what cannot take place is
 * refused at once. An `approvalId` that is known answers as the first time.
 */
export function propose(
  book: ControlBook,
  by: ActBy,
  approvalId: string,
  proposal: Proposal,
): Result<Waiting, ControlRefusal> {
  const { act } = proposal;
  const detail = { ...recordOf(proposal), approval_id: approvalId };
  const begun = beginAct(book, by, act, detail);
  if (!begun.ok) return begun;
  const known = book.approval(approvalId);
  if (known !== null) return again(known, proposal);
  const obstacle = proposalObstacle(book, proposal);
  if (obstacle !== null) return refuseAct(book, by, act, detail, obstacle);
  recordAct(book, by, act, { ...detail, waits: true });
  return ok(putBefore(book, by, approvalId, proposal));
}

/** Puts a proposal before a second person; whether it may be proposed was asked before. */
export function putBefore(
  book: ControlBook,
  by: Pick<ActBy, "operatorId" | "nowMs">,
  approvalId: string,
  proposal: Proposal,
): Waiting {
  const { operatorId: proposedBy, nowMs: proposedAtMs } = by;
  const expiresAtMs = proposedAtMs + approvalLifeMs;
  book.insertApproval({ approvalId, proposal, proposedBy, proposedAtMs, expiresAtMs });
  return { approvalId, expiresAtMs };
}

/** What was proposed under the same id before: the same act waits, or waited, only once. */
function again(known: Approval, proposal: Proposal): Result<Waiting, ControlRefusal> {
  const { approvalId, expiresAtMs } = known;
  const before = known.proposal as unknown as Readonly<Record<string, unknown>>;
  const members = Object.entries(proposal).filter(([name, value]) => before[name] !== value);
  if (members.length === 0) return ok({ approvalId, expiresAtMs });
  return fail({ reason: "reused", differ: members.map(([name]) => name) });
}

/** Why a proposal could not take place as things are, or `null`. */
export function proposalObstacle(book: ControlBook, proposal: Proposal): ControlRefusal | null {
  switch (proposal.act) {
    case "raise_kind_epoch":
    case "invite_approver":
      return null;
    case "lift_stop":
      return liftObstacle(book, proposal.stop_id);
    case "lift_confirmation":
      if (isConfirmed(book, proposal.terminal_id)) return null;
      return { reason: "not_confirmed" };
    case "change_role":
      return roleObstacle(book, proposal);
    case "activate_policy":
      return activationObstacle(book, proposal.version);
    case "adjust_wallet":
    case "restore_wallet":
      return null;
    case "change_terms":
      return termsObstacle(book, proposal.merchant_id);
    default:
      return proposal satisfies never;
  }
}

function liftObstacle(book: ControlBook, stopId: string): ControlRefusal | null {
  const stop = book.stop(stopId);
  if (stop === null) return { reason: "unknown", what: "stop" };
  if (stands(stop)) return null;
  return { reason: "stop_over", state: endedByItself(stop) ? "ended" : "lifted" };
}

function termsObstacle(book: ControlBook, id: string): ControlRefusal | null {
  const merchant = book.merchants().find(({ merchantId }) => merchantId === id);
  if (merchant === undefined) return { reason: "unknown", what: "merchant" };
  return merchant.revokedAtMs === null ? null : { reason: "merchant_revoked" };
}

/** How many approvers there are now. */
export function approversOf(book: ControlBook): number {
  return book.operators().filter(({ role }) => role === "approver").length;
}

function roleObstacle(
  book: ControlBook,
  proposal: Extract<Proposal, { act: "change_role" }>,
): ControlRefusal | null {
  const operator = book.operator(proposal.operator_id);
  if (operator === null) return { reason: "unknown", what: "operator" };
  if (operator.role === "none") return { reason: "operator_removed" };
  if (operator.role !== "approver" || proposal.role === "approver") return null;
  if (approversOf(book) > approversMin) return null;
  return { reason: "too_few_approvers" };
}
