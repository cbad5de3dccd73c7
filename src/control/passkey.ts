import {
  factorFailuresMax,
  operatorPasskeyOpenMs,
  operatorPasskeysMax,
  operatorPasskeyTriesMax,
} from "../bounds.ts";
import type { Passkey, PasskeyFault } from "../identity/passkey.ts";
import { type Assertion, assertionFault } from "../identity/passkey-proof.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import { type ActBy, beginAct, recordAct, useProofOf } from "./act.ts";
import type { ControlBook, Operator, OperatorPasskey, OperatorSignIn } from "./book.ts";
import { operatorSession } from "./enter.ts";
import type { ControlRefusal } from "./refusal.ts";

/** Begins a passkey for the operator who calls; it counts for nothing until it was proven. */
export function beginPasskey(
  book: ControlBook,
  by: ActBy,
  command: { readonly passkeyId: string; readonly challenge: string; readonly label: string },
): Result<{ readonly known: readonly Passkey[] }, ControlRefusal> {
  const detail = { passkey_id: command.passkeyId };
  const begun = beginAct(book, by, "enrol_passkey", detail);
  if (!begun.ok) return begun;
  const { operatorId, nowMs } = by;
  const own = book.operatorPasskeys(operatorId);
  const known = own.filter(({ state }) => state === "active");
  if (known.length >= operatorPasskeysMax) return fail({ reason: "too_many_passkeys" });
  recordAct(book, by, "enrol_passkey", detail);
  for (const { state, passkeyId } of own) if (state === "open") book.dropPasskey(passkeyId);
  const fresh = { state: "open", passkey: null, counter: 0, failures: 0, usedAtMs: null } as const;
  book.savePasskey({ ...command, ...fresh, operatorId, addedAtMs: nowMs });
  return ok({ known: known.flatMap(({ passkey }) => passkey ?? []) });
}

/** A passkey that was made, as far as it could be judged without Control. */
export type MadeForOperator =
  | {
      readonly ok: true;
      readonly challenge: string;
      readonly passkey: Passkey;
      readonly counter: number;
    }
  | { readonly ok: false; readonly fault: PasskeyFault };

/**
 * Takes a passkey for the challenge that it was begun with. From then on its operator does what
 * `asksPasskey` names only when signed in with one. Five wrong answers end it.
 */
export function provePasskey(
  book: ControlBook,
  by: ActBy,
  command: { readonly passkeyId: string; readonly made: MadeForOperator },
): Result<null, ControlRefusal> {
  const { passkeyId, made } = command;
  const detail = { passkey_id: passkeyId };
  const begun = beginAct(book, by, "enrol_passkey", detail);
  if (!begun.ok) return begun;
  const open = book.operatorPasskeys(by.operatorId).find((each) => each.passkeyId === passkeyId);
  if (open?.state !== "open" || by.nowMs >= open.addedAtMs + operatorPasskeyOpenMs) {
    return fail({ reason: "no_open_passkey" });
  }
  const fault = made.ok ? (made.challenge === open.challenge ? null : "challenge") : made.fault;
  if (fault !== null || !made.ok) {
    useProofOf(book, by);
    const failures = open.failures + 1;
    if (failures < operatorPasskeyTriesMax) book.savePasskey({ ...open, failures });
    else book.dropPasskey(passkeyId);
    return fail(refused(fault as PasskeyFault, operatorPasskeyTriesMax - failures));
  }
  if (book.passkeyByCredential(made.passkey.id) !== null)
    return fail({ reason: "credential_taken" });
  recordAct(book, by, "enrol_passkey", { ...detail, proven: true });
  const { passkey, counter } = made;
  book.savePasskey({ ...open, state: "active", challenge: null, passkey, counter, failures: 0 });
  return ok(null);
}

/** What an operator is asked for: one of these passkeys, until then. */
export interface PasskeyAsked {
  readonly known: readonly Passkey[];
  readonly untilMs: EpochMs;
}

/** Asks the operator whose key this is for one of their passkeys; 409 when there is none. */
export function beginSignIn(
  book: ControlBook,
  command: {
    readonly operatorId: string;
    readonly proof: ProofMark;
    readonly signInId: string;
    readonly challenge: string;
    readonly nowMs: EpochMs;
  },
): Result<PasskeyAsked, ControlRefusal> {
  const { operatorId, signInId, challenge, nowMs } = command;
  const operator = operatorSession(book, command);
  if (!operator.ok) return operator;
  const known = activePasskeys(book, operatorId).flatMap(({ passkey }) => passkey ?? []);
  if (known.length === 0) return fail({ reason: "no_passkey" });
  const opened = { signInId, operatorId, challenge, tries: 0, openedAtMs: nowMs };
  book.saveSignIn(opened, nowMs - operatorPasskeyOpenMs);
  return ok({ known, untilMs: nowMs + operatorPasskeyOpenMs });
}

/** The passkeys that an open sign-in may be answered with. A read; nothing is judged. */
export function passkeysOfSignIn(
  book: ControlBook,
  signInId: string,
): { readonly operatorId: string; readonly known: readonly Passkey[] } | null {
  const signIn = book.signIn(signInId);
  if (signIn === null) return null;
  const { operatorId } = signIn;
  const known = activePasskeys(book, operatorId).flatMap(({ passkey }) => passkey ?? []);
  return { operatorId, known };
}

/**
 * Lets an operator in by key and passkey; the challenge is used up by it. A wrong answer is counted
 * on the passkey, and the hundredth in a row disables it; a counter that does not rise is on
 * record.
 */
export function finishSignIn(
  book: ControlBook,
  command: {
    readonly signInId: string;
    readonly proof: ProofMark;
    readonly credentialId: string;
    readonly assertion: Assertion;
    readonly nowMs: EpochMs;
  },
): Result<Operator, ControlRefusal> {
  const { signInId, proof, credentialId, assertion, nowMs } = command;
  if (book.isProofUsed(proof)) return fail({ reason: "proof_used" });
  const signIn = book.signIn(signInId);
  if (signIn === null || nowMs >= signIn.openedAtMs + operatorPasskeyOpenMs)
    return fail({ reason: "no_open_sign_in" });
  const { operatorId, tries } = signIn;
  // Under another's key it is nobody's.
  if (book.operator(operatorId)?.jkt !== proof.jkt) return fail({ reason: "no_open_sign_in" });
  if (tries >= operatorPasskeyTriesMax) return fail({ reason: "passkey_tries_over" });
  const operator = operatorSession(book, { operatorId, proof, nowMs });
  if (!operator.ok) return operator;
  const used = activePasskeys(book, operatorId).find((each) => each.passkey?.id === credentialId);
  const fault = faultOf(used, signIn, assertion);
  if (fault === null && used !== undefined && assertion.ok) {
    book.dropSignIn(signInId);
    const { counter } = assertion;
    book.savePasskey({ ...used, counter, failures: 0, usedAtMs: nowMs });
    const detail = { passkey_id: used.passkeyId };
    book.appendAudit({ atMs: nowMs, actor: operatorId, act: "operator_sign_in", detail });
    return operator;
  }
  book.saveSignIn({ ...signIn, tries: tries + 1 }, nowMs - operatorPasskeyOpenMs);
  if (used !== undefined && fault !== "challenge") countFailure(book, used);
  const detail = { refused: "forbidden", fault } as const;
  book.appendAudit({ atMs: nowMs, actor: operatorId, act: "operator_sign_in", detail });
  return fail(refused(fault ?? "signature", operatorPasskeyTriesMax - tries - 1));
}

function faultOf(
  used: OperatorPasskey | undefined,
  signIn: OperatorSignIn,
  assertion: Assertion,
): PasskeyFault | null {
  if (used?.passkey == null) return "credential";
  if (assertion.ok && assertion.challenge !== signIn.challenge) return "challenge";
  const { publicKey } = used.passkey;
  return assertionFault(assertion, { publicKey, counter: used.counter });
}

function countFailure(book: ControlBook, passkey: OperatorPasskey): void {
  const failures = passkey.failures + 1;
  const state = failures >= factorFailuresMax ? "disabled" : passkey.state;
  book.savePasskey({ ...passkey, failures, state });
}

function activePasskeys(book: ControlBook, operatorId: string): readonly OperatorPasskey[] {
  return book.operatorPasskeys(operatorId).filter(({ state }) => state === "active");
}

function refused(fault: PasskeyFault, triesLeft: number): ControlRefusal {
  if (triesLeft <= 0) return { reason: "passkey_tries_over" };
  return { reason: "passkey_refused", fault, triesLeft };
}
