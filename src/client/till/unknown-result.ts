import { cancellation, payment as paymentShape } from "../contract/shapes.ts";
import type { Cancellation, Payment } from "../resource/payment.ts";
import { type Answered, isKnownProblem, type Problem, type Reply } from "../wire/answer.ts";
import { fits } from "../wire/answer-shape.ts";
import type { PaymentOutcome, PaymentRecord, Stage, Unresolved } from "./payment-record.ts";

/** For how long resends of the identical request begin, before it is given up and cancelled. */
export const resendWindowMs = 30_000;

/**
 * The record as a program takes it up that found it in its store. It cannot know whether the
 * request went out. An approval is asked for again: it may have been cancelled since; and so is a
 * payment that was past its cancellation: it may have been refunded.
 */
export function takeUp(record: PaymentRecord, nowMs: number): PaymentRecord {
  if (record.stage === "sending") {
    const uncertain = { ...record, uncertain: true };
    return record.request === null ? enter(uncertain, "inquiring", nowMs) : uncertain;
  }
  if (record.outcome?.kind === "approved") return enter(record, "waiting", nowMs);
  return record.outcome?.kind === "unresolved" ? enter(record, "reviewing", nowMs) : record;
}

/**
 * What time alone changes: an unanswered request is given up when its 30 s are over, or when the
 * clock was set back so that nobody knows whether they are.
 */
export function elapse(record: PaymentRecord, nowMs: number): PaymentRecord {
  if (record.stage !== "sending" && record.stage !== "inquiring") return record;
  const ageMs = nowMs - record.since_ms;
  return ageMs >= 0 && ageMs < resendWindowMs ? record : giveUp(record, nowMs);
}

/** Gives the payment up: from here on it can only end undone, or as what it was refused for. */
export function giveUp(record: PaymentRecord, nowMs: number): PaymentRecord {
  const undoing = ["cancelling", "reviewing", "settled"].includes(record.stage);
  return undoing ? record : enter(record, "cancelling", nowMs);
}

/** Takes one reply to the stage's own call. Pure; never turns a failure into a decline. */
export function withReply(
  record: PaymentRecord,
  reply: Reply<unknown>,
  nowMs: number,
): PaymentRecord {
  const counted = { ...record, attempts: record.attempts + 1 };
  switch (record.stage) {
    case "cancelling":
      return takeCancellation(counted, reply);
    case "reviewing":
      return takeReview(counted, reply);
    case "settled":
      return record;
    default: {
      if (reply.ok) return takePayment(counted, reply, nowMs);
      if (record.stage === "sending") return takeRefusal(counted, reply.problem, nowMs);
      const isTwo = record.stage === "inquiring" && reply.problem?.code === "reference_conflict";
      return isTwo ? giveUp(counted, nowMs) : counted;
    }
  }
}

/** The outcome to tell while there is none, with why the last call brought none. */
export function unresolved(record: PaymentRecord, last?: Reply<unknown>): Unresolved {
  const { reference, payment } = record;
  const isPending = record.stage === "waiting" && payment?.status === "pending_confirmation";
  const reason = isPending ? "awaits_payer" : "no_answer";
  const problem = record.problem ?? last?.problem ?? null;
  const unreachable = last?.unreachable ?? null;
  return { kind: "unresolved", reference, reason, payment, problem, unreachable };
}

function takePayment(
  record: PaymentRecord,
  reply: Answered<unknown>,
  nowMs: number,
): PaymentRecord {
  const payment = paymentOf(record, reply);
  if (payment === undefined) return { ...record, uncertain: true };
  if (isOver(payment)) return settle(record, "cancelled", payment);
  if (payment.result === "declined" && payment.status === "declined") {
    // The code's fault is no answer to a request that may have been answered before.
    if (payment.decline?.code === "code_invalid" && record.uncertain) return record;
    return settle(record, "declined", payment);
  }
  if (payment.result === "approved" && isTaken(payment) && payment.final) {
    return settle(record, "approved", payment);
  }
  if (payment.payment_id === null) return { ...record, uncertain: true };
  const now = record.stage === "waiting" ? record : enter(record, "waiting", nowMs);
  return { ...now, payment };
}

/** A problem ends the sending only if no earlier sending can have taken effect. */
function takeRefusal(
  record: PaymentRecord,
  problem: Problem | undefined,
  nowMs: number,
): PaymentRecord {
  if (problem === undefined || !isDefinite(problem)) return { ...record, uncertain: true };
  if (!record.uncertain || problem.code === "reference_reused") {
    return refuse(record, problem);
  }
  // A token or a limit may come back within the window; a refusal for good will not.
  if (problem.status === 401 || problem.status === 429) return record;
  return giveUp({ ...record, problem }, nowMs);
}

function takeCancellation(record: PaymentRecord, reply: Reply<unknown>): PaymentRecord {
  if (!reply.ok) {
    const code = reply.problem?.code;
    if (code === "state_conflict") return { ...record, stage: "reviewing" };
    if (code === "reference_reused") {
      return { ...record, cancellation_reference: successor(record.cancellation_reference) };
    }
    // A code that the server does not read would be refused for ever: the reference alone is asked for.
    return code === "malformed_request" ? { ...record, request: null } : record;
  }
  if (!fits(cancellation, reply.body)) return record;
  const told = reply.body as Cancellation;
  if (!told.final || told.status !== "done") return record;
  const { problem } = record;
  const payment = told.payment ?? null;
  if (payment === null ? knownId(record) !== null : !isUndone(record, payment)) return record;
  if (payment === null && problem !== null) return refuse(record, problem);
  const isDeclined =
    payment?.result === "declined" && payment.decline?.code !== "cancelled_before_payment";
  if (isDeclined) return settle(record, "declined", payment);
  return settle(record, "cancelled", payment);
}

function takeReview(record: PaymentRecord, reply: Reply<unknown>): PaymentRecord {
  if (!reply.ok) {
    return reply.problem === undefined ? record : { ...record, stage: "cancelling" };
  }
  const payment = paymentOf(record, reply);
  if (payment === undefined) return record;
  const seen = { ...record, payment };
  if (payment.status === "declined") return settle(seen, "declined", payment);
  const { amount_captured: captured, amount_refunded: refunded } = payment;
  const isBack = isTaken(payment) && captured > 0 && refunded >= captured;
  if (isOver(payment) || isBack) return settle(seen, "cancelled", payment);
  if (!isTaken(payment)) return { ...seen, stage: "cancelling" };
  const outcome = { ...unresolved(seen), reason: "window_closed" } as const;
  return { ...seen, stage: "settled", outcome };
}

/**
 * The payment of this record in an answer; undefined when that is malformed or another's.
 * `Payment-Status` is the status now; the body of a replay is the outcome of then.
 */
function paymentOf(
  record: PaymentRecord,
  { body, paymentStatus }: Answered<unknown>,
): Payment | undefined {
  if (!fits(paymentShape, body) || !isOurs(record, body as Payment)) return undefined;
  const payment = body as Payment;
  return paymentStatus === undefined ? payment : { ...payment, status: paymentStatus };
}

function isOurs(record: PaymentRecord, payment: Payment): boolean {
  const id = knownId(record);
  const named = ["reference", "amount", "currency"] as const;
  return (
    named.every((member) => payment[member] === record[member]) &&
    (id === null || payment.payment_id === id)
  );
}

/** A cancellation is told with the payment as it is after it. */
function isUndone(record: PaymentRecord, payment: Payment): boolean {
  return isOurs(record, payment) && (isOver(payment) || payment.status === "declined");
}

function isOver({ status }: Payment): boolean {
  return ["cancelled", "expired"].includes(status);
}

function isTaken({ status }: Payment): boolean {
  return ["captured", "authorized"].includes(status);
}

/** The payment's id; null while no answer has told it. */
export function knownId({ payment }: PaymentRecord): string | null {
  return payment?.payment_id ?? null;
}

/** True for a refusal of ours that proves that this very sending did nothing. */
function isDefinite(problem: Problem): boolean {
  const { status } = problem;
  return isKnownProblem(problem) && status < 500 && ![404, 408, 409].includes(status);
}

function enter(record: PaymentRecord, stage: Stage, nowMs: number): PaymentRecord {
  return { ...record, stage, since_ms: nowMs, attempts: 0, outcome: null };
}

function settle(
  record: PaymentRecord,
  ...[kind, payment]: ["approved" | "declined", Payment] | ["cancelled", Payment | null]
): PaymentRecord {
  const outcome = { kind, reference: record.reference, payment } as PaymentOutcome;
  return { ...record, stage: "settled", payment, outcome };
}

function refuse(record: PaymentRecord, problem: Problem): PaymentRecord {
  const outcome = { kind: "refused", reference: record.reference, problem } as const;
  return { ...record, stage: "settled", problem, outcome };
}

/** `r` → `r-2` → `r-3`: another reference of the same act. */
function successor(reference: string): string {
  const [, stem = reference, number] = /^(.*?)(?:-(\d+))?$/.exec(reference) ?? [];
  return `${stem}-${Number(number ?? 1) + 1}`;
}
