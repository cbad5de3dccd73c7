import { terminalFindingMs } from "../bounds.ts";
import { countedRows, isAhead, type Span, withSetBack } from "../row-time.ts";
import type { EpochMs } from "../time.ts";
import type { VelocityDecision, VelocityEngine } from "../velocity/engine.ts";
import { inTime, type VelocityCandidate, type VelocityEvent } from "../velocity/event.ts";
import { partOf } from "../velocity/part.ts";
import type { TerminalBook, TerminalPayment, TotalKind } from "./book.ts";
import type { TerminalMessage } from "./message.ts";

/** What the rules of a terminal are given besides rows. */
export interface TerminalContext {
  readonly nowMs: EpochMs;
  readonly terminalId: string;
  /** Names this terminal in the engine's pool. */
  readonly owner: string;
  readonly engine: VelocityEngine;
  /** What `terminalRules` made of the active policy, and of the one in shadow. */
  readonly table: Uint8Array | null;
  readonly shadow?: Uint8Array | null;
  /** Told of what the rules in shadow say about a payment; it has no effect. */
  readonly onShadow?: (decision: VelocityDecision) => void;
  readonly onFault: (fault: string) => void;
}

/** The table of a policy's rules about terminals alone; `null` when it has none. */
export function terminalRules(table: Uint8Array): Uint8Array | null {
  const part = partOf(table, ({ act }) => act === "terminal");
  return part === null || part.rules === 0 ? null : part.table;
}

/**
 * Takes messages in their order, inside the object's transaction. What was taken before is passed
 * over: a payment knows the last message about it. Every new payment, approved or declined, is judged
 * against the payments before it; what a rule finds is kept until Control has been told. A fault of
 * the engine loses the judgement and nothing else.
 */
export function takeMessages(
  book: TerminalBook,
  messages: readonly TerminalMessage[],
  context: TerminalContext,
): void {
  for (const message of messages) {
    const before = book.payment(message.payment);
    if (before === null) {
      if (message.kind === "payment") arrive(book, message, context);
    } else if (message.sequence > before.mark) {
      change(book, before, message);
      context.engine.forget(context.owner);
    }
  }
}

/**
 * The history's revision is the number of its last payment: what changes an earlier one has the
 * engine forget.
 */
function arrive(book: TerminalBook, message: TerminalMessage, context: TerminalContext): void {
  const [last] = book.newestFirst(Number.MAX_SAFE_INTEGER);
  const revision = last?.sequence ?? 0;
  const { nowMs } = context;
  const payment: TerminalPayment = {
    sequence: revision + 1,
    mark: message.sequence,
    atMs: nowMs,
    decidedMs: message.atMs,
    payer: message.payer,
    payment: message.payment,
    storeId: message.storeId,
    merchantId: message.merchantId,
    category: message.category,
    outcome: message.declineCode === null ? "approved" : "declined",
    askedMinor: message.askedMinor,
    capturedMinor: message.amountMinor,
    returnedMinor: 0,
  };
  judge(book, payment, { ...context, lastMs: last?.atMs ?? 0 });
  book.savePayment(payment);
  if (last !== undefined && nowMs < last.atMs) {
    book.saveSetBacks(withSetBack(book.setBacks(), last.atMs, payment));
  }
  const event = eventOf(payment, nowMs, context.terminalId);
  context.engine.record(context.owner, revision, payment.sequence, event);
  const { businessDate, amountMinor } = message;
  if (payment.outcome === "declined") {
    book.addTotal(businessDate, "declines", payment.askedMinor, 1);
  } else if (amountMinor > 0) {
    book.addTotal(businessDate, "payments", amountMinor, 1);
  }
}

function change(book: TerminalBook, before: TerminalPayment, message: TerminalMessage): void {
  const { payment, kind, count, amountMinor } = effect(before, message);
  book.savePayment({ ...before, ...payment, mark: message.sequence });
  if (kind === null || (count === 0 && amountMinor === 0)) return;
  book.addTotal(message.businessDate, kind, amountMinor, count);
}

/** What an act changes of its payment, and what it adds to which total of its own day. */
function effect(
  { askedMinor, capturedMinor, returnedMinor }: TerminalPayment,
  { kind, amountMinor, declineCode }: TerminalMessage,
): {
  readonly payment: Partial<TerminalPayment>;
  readonly kind: TotalKind | null;
  readonly count: number;
  readonly amountMinor: number;
} {
  switch (kind) {
    case "capture": {
      const first = capturedMinor === 0 && amountMinor > 0;
      const payment = { capturedMinor: capturedMinor + amountMinor };
      return { payment, kind: "payments", count: first ? 1 : 0, amountMinor };
    }
    case "cancellation":
      return {
        payment: { returnedMinor: askedMinor },
        kind: "cancellations",
        count: 1,
        amountMinor,
      };
    case "refund": {
      const payment = { returnedMinor: Math.min(askedMinor, returnedMinor + amountMinor) };
      return { payment, kind: "refunds", count: 1, amountMinor };
    }
    case "end":
      if (declineCode === null) {
        return { payment: { returnedMinor: askedMinor }, kind: null, count: 0, amountMinor: 0 };
      }
      return {
        payment: { outcome: "declined" },
        ...{ kind: "declines", count: 1, amountMinor: askedMinor },
      };
    case "payment":
      return { payment: {}, kind: null, count: 0, amountMinor: 0 };
    default:
      return kind satisfies never;
  }
}

/** Judges a payment against those before it and keeps what was found. `lastMs`: of the last one. */
function judge(
  book: TerminalBook,
  payment: TerminalPayment,
  context: TerminalContext & { readonly lastMs: EpochMs },
): void {
  const { engine, owner, table, shadow, terminalId, nowMs, lastMs } = context;
  const setBacks = book.setBacks();
  const load = (sinceMs: number) =>
    historyOf(book, { before: payment.sequence, sinceMs, nowMs, setBacks }, terminalId);
  const moving = isAhead(setBacks, lastMs, nowMs);
  const history = { owner, revision: payment.sequence - 1, moving, load };
  const candidate = candidateOf(payment, nowMs, terminalId);
  const beside = shadow ? engine.check(shadow, history, candidate) : null;
  if (beside?.ok) context.onShadow?.(beside.value);
  if (table === null) return;
  const judged = engine.check(table, history, candidate);
  if (!judged.ok) {
    context.onFault(judged.fault);
    return;
  }
  for (const { rule, action, verdict, after, limit } of judged.value.rules) {
    if (verdict !== "exceeded") continue;
    const known = book.finding(rule);
    // What was told by a clock that was ahead is told again.
    const agoMs = known === null ? terminalFindingMs : nowMs - (known.sentAtMs ?? nowMs);
    if (agoMs >= 0 && agoMs < terminalFindingMs) continue;
    const { policyVersion } = judged.value;
    const at = new Date(candidate.atMs).toISOString();
    const figures = { value: after, limit, amount: payment.askedMinor, at };
    const evidence = { policy_version: policyVersion, ...figures };
    book.saveFinding({ terminalId, rule, action, evidence, sentAtMs: null });
  }
}

function historyOf(book: TerminalBook, span: Span, terminalId: string): VelocityEvent[] {
  const events: VelocityEvent[] = [];
  for (const [payment, countedMs] of countedRows((before) => book.newestFirst(before), span)) {
    const event = eventOf(payment, countedMs, terminalId);
    if (event.atMs > span.sinceMs) events.push(event);
  }
  return inTime(events.reverse());
}

function eventOf(payment: TerminalPayment, countedMs: EpochMs, terminalId: string): VelocityEvent {
  const { sequence, outcome, returnedMinor } = payment;
  return { ...candidateOf(payment, countedMs, terminalId), sequence, outcome, returnedMinor };
}

/** A payment counts when it was decided, and no later than its row does. */
function candidateOf(
  payment: TerminalPayment,
  countedMs: EpochMs,
  terminal: string,
): VelocityCandidate {
  const { decidedMs, askedMinor, payer, storeId, merchantId, category } = payment;
  const subjects = { wallet: payer, terminal, store: storeId, merchant: merchantId, category };
  const atMs = Math.min(decidedMs, countedMs);
  return { act: "terminal", atMs, amountMinor: askedMinor, subjects };
}
