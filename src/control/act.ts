import { assert } from "../assert.ts";
import type { ProblemCode } from "../problem.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { AuditDetails, AuditEvent } from "./audit.ts";
import type { ControlBook, Operator } from "./book.ts";
import { type ControlRefusal, controlProblem } from "./refusal.ts";
import { asksPasskey, mayBegin, type OperatorAct } from "./role.ts";

/** Who acts, as the verified token and proof say, and when. */
export interface ActBy {
  readonly operatorId: string;
  /** Of the token: of the operators' kind, of this operator, of the key. */
  readonly epoch: readonly [number, number, number];
  /** Whether the token was given for a passkey; absent: it was not. */
  readonly passkey?: boolean;
  readonly proof: ProofMark;
  readonly nowMs: EpochMs;
}

/**
 * The operator who begins an act, as the book knows them at this moment: what the token says of a
 * role is not asked. Refused, and put on record: an operator who was removed or whose tokens were
 * revoked, a role that may not begin the act, and an act that asks for a passkey if the operator
 * has enrolled one and is signed in without it. A proof that has served an act before is refused
 * whatever that act has changed meanwhile, and a replay puts nothing on record.
 */
export function beginAct<A extends OperatorAct>(
  book: ControlBook,
  by: ActBy,
  act: A,
  detail: AuditDetails[A],
): Result<Operator, ControlRefusal> {
  const operator = operatorNow(book, { ...by, jkt: by.proof.jkt });
  if (operator === null) {
    return refuseAct(book, by, act, detail, { reason: "token_revoked" });
  }
  if (!mayBegin(operator.role, act)) {
    return refuseAct(book, by, act, detail, { reason: "other_role", act });
  }
  if (book.isProofUsed(by.proof)) return fail({ reason: "proof_used" });
  if (by.passkey !== true && asksPasskey(act) && hasPasskey(book, by.operatorId)) {
    return refuseAct(book, by, act, detail, { reason: "passkey_required" });
  }
  return ok(operator);
}

/** An operator as a token names one. */
export interface NamedOperator {
  readonly operatorId: string;
  readonly jkt: string;
  /** Of the operators, and the operator's own. */
  readonly epoch: readonly number[];
}

/** Who that is, or `null`: nobody now, by this key and these epochs. */
export function operatorNow(book: ControlBook, named: NamedOperator): Operator | null {
  const {
    operatorId,
    jkt,
    epoch: [kind = 0, own = 0],
  } = named;
  const operator = book.operator(operatorId);
  if (operator === null || operator.role === "none" || operator.jkt !== jkt) return null;
  return kind < book.kindEpoch("operators") || own < operator.epoch ? null : operator;
}

function hasPasskey(book: ControlBook, operatorId: string): boolean {
  return book.operatorPasskeys(operatorId).some(({ state }) => state !== "open");
}

/** The refusal of an act, put on record. */
export function refuseAct(
  book: ControlBook,
  by: ActBy,
  act: OperatorAct,
  detail: object,
  refusal: ControlRefusal,
): { readonly ok: false; readonly fault: ControlRefusal } {
  recordRefusal(book, by, { act, detail, code: controlProblem(refusal).code });
  return fail(refusal);
}

/** Puts on record that an operator was refused an act, with the code of what they were told. */
export function recordRefusal(
  book: ControlBook,
  by: ActBy,
  { act, detail, code }: RefusedAct,
): void {
  const told = { ...detail, refused: code };
  book.appendAudit({ atMs: by.nowMs, actor: by.operatorId, act, detail: told });
}

/** An act that was refused. */
interface RefusedAct {
  readonly act: string;
  readonly detail: object;
  readonly code: ProblemCode;
}

/**
 * Puts an act that was begun on record, as the last thing before it takes effect, and uses its proof
 * up. Whether that has served before was asked by `beginAct`.
 */
export function recordAct<A extends OperatorAct>(
  book: ControlBook,
  by: ActBy,
  act: A,
  detail: AuditDetails[A],
): void {
  useProofOf(book, by);
  const done = { atMs: by.nowMs, actor: by.operatorId, act, detail };
  book.appendAudit(done as AuditEvent); // that act and detail belong together is said above
}

/** Uses up the proof of an act that was begun. Throws when it has served before: none begins so. */
export function useProofOf(book: ControlBook, by: ActBy): void {
  assert(book.useProof(by.proof, by.nowMs), "the proof of an act that was begun is fresh");
}
