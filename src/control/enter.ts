import { invitationLifeMs } from "../bounds.ts";
import { type Problem, problem } from "../problem.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import { type ActBy, beginAct, proofReplayed, recordAct } from "./act.ts";
import type { ControlBook, Operator } from "./book.ts";
import { firstEpoch } from "./epoch.ts";
import { guessProblem } from "./guess.ts";
import { approversMin, approversOf, propose, type Waiting } from "./propose.ts";
import type { OperatorRole } from "./role.ts";

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
export function bootstrap(book: ControlBook, command: BootstrapCommand): Result<Operator, Problem> {
  const { nowMs, proof, operatorId } = command;
  const tooMany = guessProblem(book.guesses(bootstrapSecret, nowMs), nowMs);
  if (tooMany !== null) return fail(tooMany);
  const operators = book.operators();
  if (!command.secretMatches || operators.length > 0) {
    if (!command.secretMatches) book.recordGuess(bootstrapSecret, nowMs);
    const actor = `key:${proof.jkt}`;
    book.appendAudit({ atMs: nowMs, actor, act: "bootstrap", detail: { refused: "forbidden" } });
    const enrolled = operators.find((each) => each.jkt === proof.jkt);
    if (command.secretMatches && enrolled !== undefined) {
      return fail(
        problem("state_conflict", "This key is enrolled. Open a session with it.", {
          members: { state: "enrolled", operator_id: enrolled.operatorId },
        }),
      );
    }
    return fail(problem("forbidden", "The secret is wrong or has been used already."));
  }
  if (!book.rememberProof(proof, nowMs)) return fail(proofReplayed);
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
): Result<Invited, Problem> {
  const { operatorId, role, name, merchantId, codeHash } = command;
  if (role === "approver" && approversOf(book) >= approversMin) {
    const wanted = { operator_id: operatorId, name, code_hash: codeHash };
    const proposed = propose(book, by, approvalId, { act: "invite_approver", ...wanted });
    return proposed.ok ? ok({ kind: "waits", ...proposed.value }) : proposed;
  }
  const detail = { operator_id: operatorId, role, name, merchant_id: merchantId };
  const begun = beginAct(book, by, "invite_operator", detail);
  if (!begun.ok) return begun;
  const refusal = recordAct(book, by, "invite_operator", detail);
  if (refusal !== null) return fail(refusal);
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
): Result<Operator, Problem> {
  const { proof, nowMs } = command;
  const invitation = book.invitation(command.codeHash);
  const unknown = problem("not_found", "There is no such invitation.");
  if (invitation === null || invitation.expiresAtMs <= nowMs) return fail(unknown);
  const made = book.operator(invitation.operatorId);
  if (made !== null && (made.jkt !== proof.jkt || made.role === "none")) return fail(unknown);
  if (made === null && book.operatorByKey(proof.jkt) !== null) {
    return fail(
      problem("state_conflict", "This key belongs to an operator already. Create a new one.", {
        members: { state: "key_in_use" },
      }),
    );
  }
  if (!book.rememberProof(proof, nowMs)) return fail(proofReplayed);
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

/** The operator whose key this is; 401 alike for who is unknown, removed, or has another key. */
export function operatorSession(
  book: ControlBook,
  command: { readonly operatorId: string; readonly proof: ProofMark; readonly nowMs: EpochMs },
): Result<Operator, Problem> {
  const operator = book.operator(command.operatorId);
  const known = operator !== null && operator.role !== "none";
  if (!known || operator.jkt !== command.proof.jkt) return fail(noSession);
  if (!book.rememberProof(command.proof, command.nowMs)) return fail(proofReplayed);
  return ok(operator);
}

/** 401, alike for every reason why a key opens no session. */
export const noSession: Problem = problem(
  "unauthorized",
  "This key opens no session under this id. Check the id; if it is right, the key was revoked.",
  { challenge: "invalid_token" },
);
