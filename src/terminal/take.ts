import { clockBehindMsMax, terminalFindingMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { VelocityDecision, VelocityEngine } from "../velocity/engine.ts";
import { partOf } from "../velocity/part.ts";
import type { ActAcross } from "../velocity/vocabulary.ts";
import type { TerminalBook, TerminalPayment, TotalKind } from "./book.ts";
import { type SeenAt, seenAct, seenEvent, seenHistory } from "./event.ts";
import type { TerminalMessage } from "./message.ts";
import { withNewest } from "./newest.ts";

/** What the rules across wallets of one object are given besides rows. */
export interface TerminalContext {
  readonly nowMs: EpochMs;
  /** Whose object this is: a terminal's, a store's or a merchant's. */
  readonly act: ActAcross;
  /** Names this object in the engine's pool. */
  readonly owner: string;
  /** Of the history as it stands; it rises with every change, as long as the object lives. */
  readonly revision: number;
  readonly engine: VelocityEngine;
  /** What `rulesAcross` made of the active policy, and of the one in shadow. */
  readonly table: Uint8Array | null;
  readonly shadow?: Uint8Array | null;
  /** Told of what the rules in shadow say about a payment; it has no effect. */
  readonly onShadow?: (decision: VelocityDecision) => void;
  readonly onFault: (fault: string) => void;
  /** See `RowContext`. */
  readonly onBehind?: (newestMs: EpochMs) => void;
}

/** How the payments before one are judged with it; `moving` as in `History`. */
interface Judging {
  readonly moving: boolean;
  readonly at: SeenAt;
}

/** The table of a policy's rules of the kind `act` alone; `null` when it has none. */
export function rulesAcross(table: Uint8Array, act: ActAcross): Uint8Array | null {
  const part = partOf(table, (rule) => rule.act === act);
  return part === null || part.rules === 0 ? null : part.table;
}

/**
 * Takes messages in their order, inside the object's transaction; the answer is the history's
 * revision. What was taken before is passed over: a payment knows the last message about it. Every
 * new payment, approved or declined, is judged together with those before it; what a rule finds is
 * kept until Control has been told. A fault of the engine loses the judgement and nothing else. A
 * total is written once for all messages.
 */
export function takeMessages(
  stored: TerminalBook,
  messages: readonly TerminalMessage[],
  context: TerminalContext,
): number {
  let { revision } = context;
  const newest = withNewest(stored);
  const judging = lookAhead(newest, context);
  const { book, writeTotals } = withSummedTotals(newest);
  for (const message of messages) {
    const before = book.payment(message.payment, message.paidAtMs);
    if (before === null) {
      if (message.kind !== "payment") continue;
      revision = arrive(book, message, { ...context, ...judging, revision });
    } else if (message.sequence > before.mark) {
      change(book, before, message, context);
      context.engine.forget(context.owner);
      revision += 1;
    }
  }
  writeTotals();
  return revision;
}

/** A book that adds up what is added to a day's totals, to be written once for all messages. */
function withSummedTotals(stored: TerminalBook) {
  const sums = new Map<string, Parameters<TerminalBook["addTotal"]>>();
  const book: TerminalBook = {
    ...stored,
    addTotal(businessDate, kind, amountMinor, count) {
      const key = `${businessDate} ${kind}`;
      const [, , amountBefore = 0, countBefore = 0] = sums.get(key) ?? [];
      sums.set(key, [businessDate, kind, amountBefore + amountMinor, countBefore + count]);
    },
  };
  const writeTotals = () => {
    for (const sum of sums.values()) stored.addTotal(...sum);
  };
  return { book, writeTotals };
}

/**
 * Whether payments are ahead of this object's clock: its own was ahead when they came, and their
 * wallet's, or it is behind now. Where it was seen so is kept once, since they count no later than
 * then until their own time has come.
 */
function lookAhead(book: TerminalBook, { nowMs, onBehind }: TerminalContext): Judging {
  const none = { moving: false, at: { nowMs, setBacks: [] } };
  if (book.lastPaidAtMs() <= nowMs) return none;
  let newestMs = 0;
  for (const { paidAtMs, atMs } of book.newestFirst()) {
    if (paidAtMs <= nowMs) break;
    newestMs = Math.max(newestMs, atMs);
  }
  if (newestMs <= nowMs) return none;
  if (!book.setBacks().some(({ fromMs }) => fromMs >= newestMs)) {
    book.noteSetBack({ toMs: nowMs, fromMs: newestMs });
    if (newestMs - nowMs > clockBehindMsMax) onBehind?.(newestMs);
  }
  return { moving: true, at: { nowMs, setBacks: book.setBacks() } };
}

/** A payment that counts before some that are known takes its place before them. */
function arrive(
  book: TerminalBook,
  message: TerminalMessage,
  context: TerminalContext & Judging,
): number {
  const { act, owner, engine, revision, nowMs, at } = context;
  const { paidAtMs, payment: name, payer, terminalId, storeId, merchantId, category } = message;
  const payment: TerminalPayment = {
    ...{ payment: name, payer, terminalId, storeId, merchantId, category },
    paidAtMs,
    mark: message.sequence,
    atMs: Math.min(paidAtMs, nowMs),
    outcome: message.declineCode === null ? "approved" : "declined",
    askedMinor: message.askedMinor,
    capturedMinor: message.amountMinor,
    returnedMinor: 0,
    walletAgeMs: message.walletAgeMs,
    toppedUpAgoMs: message.toppedUpAgoMs,
  };
  judge(book, payment, context);
  book.savePayment(payment);
  const later = () => seenHistory(book, act, { sinceMs: payment.atMs, last: revision + 1, at });
  const own = seenEvent(payment, act, revision + 1);
  engine.record(owner, revision, revision + 1, own, later);
  const { businessDate, amountMinor } = message;
  if (act !== "terminal") return revision + 1;
  if (payment.outcome === "declined") {
    book.addTotal(businessDate, "declines", payment.askedMinor, 1);
  } else if (amountMinor > 0) {
    book.addTotal(businessDate, "payments", amountMinor, 1);
  }
  return revision + 1;
}

function change(
  book: TerminalBook,
  before: TerminalPayment,
  message: TerminalMessage,
  { act }: TerminalContext,
): void {
  const { payment, kind, count, amountMinor } = effect(before, message);
  book.savePayment({ ...before, ...payment, mark: message.sequence });
  if (act !== "terminal" || kind === null || (count === 0 && amountMinor === 0)) return;
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

/** Judges a payment together with those before it and keeps what was found. */
function judge(
  book: TerminalBook,
  payment: TerminalPayment,
  context: TerminalContext & Judging,
): void {
  const { act, engine, owner, revision, moving, at: seenAt, table, shadow, nowMs } = context;
  const load = (sinceMs: number) => seenHistory(book, act, { sinceMs, last: revision, at: seenAt });
  const history = { owner, revision, moving, load };
  const candidate = seenAct(payment, act);
  const beside = shadow ? engine.check(shadow, history, candidate) : null;
  if (beside?.ok) context.onShadow?.(beside.value);
  if (table === null) return;
  const judged = engine.check(table, history, candidate);
  if (!judged.ok) {
    context.onFault(judged.fault);
    return;
  }
  const { terminalId } = payment;
  for (const { rule, action, verdict, after, limit } of judged.value.rules) {
    if (verdict !== "exceeded") continue;
    const known = book.finding(rule, terminalId);
    // What was told by a clock that was ahead is told again.
    const agoMs = known === null ? terminalFindingMs : nowMs - (known.sentAtMs ?? nowMs);
    if (agoMs >= 0 && agoMs < terminalFindingMs) continue;
    const { policyVersion } = judged.value;
    const at = new Date(payment.atMs).toISOString();
    const figures = { value: after, limit, amount: payment.askedMinor, at };
    const place = { store_id: payment.storeId, merchant_id: payment.merchantId };
    const evidence = { ...place, policy_version: policyVersion, ...figures };
    book.saveFinding({ act, terminalId, rule, action, evidence, sentAtMs: null });
  }
}
