import { approversMin, invitationLifeMs } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { OperatorRole } from "../token/access-claims.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import { type ActBy, beginAct, recordAct } from "./act.ts";
import type { ControlBook, Operator } from "./book.ts";
import { guessRefusal } from "./entry-refusal.ts";
import { firstEpoch } from "./epoch.ts";
import { approversOf, propose, type Waiting } from "./propose.ts";
import type { ControlRefusal } from "./refusal.ts";

/** The first operator's entry. `secretMatches` was compared in constant time. */
export interface BootstrapCommand {
  readonly secretMatches: boolean;
  readonly operatorId: string;
  readonly name: string;
  readonly proof: ProofMark;
  readonly nowMs: EpochMs;
}

const bootstrapSecret = "bootstrap";

/**
 * The first operator, an approver, made once in the life of a deployment. Later calls and wrong
 * secrets are refused alike (403; ten wrong ones in ten minutes: 429); only the very key that was
 * enrolled is told its id (409), because its answer may have been lost.
 */
export function bootstrap(
  book: ControlBook,
  command: BootstrapCommand,
): Result<Operator, ControlRefusal> {
  const { nowMs, proof, operatorId } = command;
  const tooMany = guessRefusal(book.guesses(bootstrapSecret, nowMs), nowMs);
  if (tooMany !== null) return fail(tooMany);
  const operators = book.operators();
  if (!command.secretMatches || operators.length > 0) {
    if (!command.secretMatches) book.recordGuess(bootstrapSecret, nowMs);
    const actor = `key:${proof.jkt}`;
    book.appendAudit({ atMs: nowMs, actor, act: "bootstrap", detail: { refused: "forbidden" } });
    const enrolled = operators.find((each) => each.jkt === proof.jkt);
    if (command.secretMatches && enrolled !== undefined) {
      return fail({ reason: "enrolled", operatorId: enrolled.operatorId });
    }
    return fail({ reason: "secret_refused" });
  }
  if (!book.useProof(proof, nowMs)) return fail({ reason: "proof_used" });
  const operator: Operator = {
    operatorId,
    name: command.name,
    role: "approver",
    merchantId: null,
    jkt: proof.jkt,
    epoch: firstEpoch,
    createdAtMs: nowMs,
  };
  book.insertOperator(operator);
  const detail = { operator_id: operatorId, role: operator.role };
  book.appendAudit({ atMs: nowMs, actor: "bootstrap", act: "bootstrap", detail });
  return ok(operator);
}

/** A person to invite. The code itself stays with the caller; the book has its hash. */
export interface InvitationCommand {
  readonly codeHash: string;
  readonly operatorId: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly merchantId: string | null;
}

/** How an invitation stands: until when it can be used, or what it waits for. */
export type Invited =
  | { readonly kind: "invited"; readonly expiresAtMs: EpochMs }
  | ({ readonly kind: "waits" } & Waiting);

/**
 * Invites an operator. Where two approvers are, a further one is invited by both of them: else one
 * person could make a second one of themselves. Where they are not yet, only the newest invitation
 * of an approver is good, so that one person makes one approver and no more.
 */
export function invite(
  book: ControlBook,
  by: ActBy,
  command: InvitationCommand,
  approvalId: string,
): Result<Invited, ControlRefusal> {
  const { operatorId, role, name, merchantId, codeHash } = command;
  if (role === "approver" && approversOf(book) >= approversMin) {
    const wanted = { operator_id: operatorId, name, code_hash: codeHash };
    const proposed = propose(book, by, approvalId, { act: "invite_approver", ...wanted });
    return proposed.ok ? ok({ kind: "waits", ...proposed.value }) : proposed;
  }
  const detail = { operator_id: operatorId, role, name, merchant_id: merchantId };
  const begun = beginAct(book, by, "invite_operator", detail);
  if (!begun.ok) return begun;
  recordAct(book, by, "invite_operator", detail);
  const expiresAtMs = by.nowMs + invitationLifeMs;
  if (role === "approver") book.dropOpenApproverInvitations();
  book.insertInvitation({ ...command, invitedBy: by.operatorId, expiresAtMs });
  return ok({ kind: "invited", expiresAtMs });
}

/**
 * The operator that an invitation makes of a key. The same key may repeat it while the code lives
 * (its answer may have been lost); for any other key a used code is unknown (404), as are invented
 * and expired ones. A key that is an operator's stays that operator's (409).
 */
export function activateOperator(
  book: ControlBook,
  command: { readonly codeHash: string; readonly proof: ProofMark; readonly nowMs: EpochMs },
): Result<Operator, ControlRefusal> {
  const { proof, nowMs } = command;
  const invitation = book.invitation(command.codeHash);
  const unknown = { reason: "unknown", what: "invitation" } as const;
  if (invitation === null || invitation.expiresAtMs <= nowMs) return fail(unknown);
  const made = book.operator(invitation.operatorId);
  if (made !== null && (made.jkt !== proof.jkt || made.role === "none")) return fail(unknown);
  if (made === null && book.operatorByKey(proof.jkt) !== null) {
    return fail({ reason: "key_in_use", by: "operator" });
  }
  if (!book.useProof(proof, nowMs)) return fail({ reason: "proof_used" });
  if (made !== null) return ok(made);
  const { operatorId, name, role, merchantId } = invitation;
  const operator: Operator = {
    ...{ operatorId, name, role, merchantId },
    jkt: proof.jkt,
    epoch: firstEpoch,
    createdAtMs: nowMs,
  };
  book.insertOperator(operator);
  const detail = { operator_id: operatorId, role, invited_by: invitation.invitedBy };
  book.appendAudit({ atMs: nowMs, actor: operatorId, act: "activate_operator", detail });
  return ok(operator);
}

/**
 * The operator whose key this is; refused alike when nobody has this id, they were removed, or
 * their key is another.
 */
export function operatorSession(
  book: ControlBook,
  command: { readonly operatorId: string; readonly proof: ProofMark; readonly nowMs: EpochMs },
): Result<Operator, ControlRefusal> {
  const operator = book.operator(command.operatorId);
  const known = operator !== null && operator.role !== "none";
  if (!known || operator.jkt !== command.proof.jkt) return fail({ reason: "no_session" });
  if (!book.useProof(command.proof, command.nowMs)) return fail({ reason: "proof_used" });
  return ok(operator);
}
