import { bodyOf } from "../ledger/row.ts";
import type { EpochMs } from "../time.ts";
import type { IdNumbers } from "../token/seal.ts";
import type { VelocityDecision } from "../velocity/engine.ts";
import type { VelocityCandidate, VelocityEvent } from "../velocity/event.ts";
import {
  countedByRules,
  countedMax,
  type DecisionRecord,
  recallDecision,
  reevaluate,
} from "../velocity/explain.ts";
import { WINDOW_MS_MAX } from "../velocity/policy.ts";
import type { CountedByRule } from "../velocity/reference.ts";
import { toldOf } from "./activity.ts";
import type { WalletBook } from "./book.ts";
import { ownRules } from "./own-rules.ts";
import { placeOf, readPayment } from "./read.ts";
import type { Payment } from "./record.ts";
import type { WalletRow } from "./row.ts";
import {
  paymentSubjects,
  pointsSubjects,
  topUpSubjects,
  velocityHistory,
} from "./velocity-history.ts";

/** What velocity said about an act, and the same rules over the same history judged again. */
export interface Explanation {
  /** `null`: an earlier rule had declined before velocity was asked. */
  readonly recorded: VelocityDecision | null;
  readonly again: VelocityDecision | null;
  /** What the version in shadow said then; `null`: there was none. */
  readonly shadow: VelocityDecision | null;
}

/** What a rule has looked at, with the payments that it counts, the newest at most. */
export interface RuleWindow extends Pick<CountedByRule, "afterMs" | "untilMs"> {
  readonly rule: string;
  /** The newest `countedMax`, oldest first. */
  readonly counted: readonly CountedAct[];
  /** How many there are in all. */
  readonly countedInAll: number;
}

/** One act that a rule counts. */
interface CountedAct {
  readonly atMs: EpochMs;
  readonly amountMinor: number;
  readonly returnedMinor: number;
  /** Number and id key of the payment's id; `null`: it is no payment. */
  readonly payment: IdNumbers | null;
}

/** What was done about a payment after it was decided. */
export interface ActSince {
  readonly kind: string;
  readonly atMs: EpochMs;
  readonly actor: "customer" | "merchant" | "partner" | "operator" | "system";
  /** What it moved or gave back, minor units; `null` where it moved nothing of its own. */
  readonly amountMinor: number | null;
  readonly declineCode: string | null;
}

/** A payment with what velocity said about it, and what became of it. */
export interface Explained extends Explanation {
  readonly payment: Payment;
  readonly windows: readonly RuleWindow[];
  readonly acts: readonly ActSince[];
}

/** A top-up as it was decided; `partnerId` `null`: its owner turned points in. */
interface DecidedTopUp {
  readonly reference: string;
  readonly partnerId: string | null;
  readonly channel: string;
  readonly amountMinor: number;
  readonly declineCode: string | null;
  readonly idKey: number;
  readonly atMs: number;
  readonly policyVersion: number;
}

/** A top-up with what velocity said about it. */
export interface ExplainedTopUp extends Explanation {
  readonly topUp: DecidedTopUp;
}

/**
 * Explains a payment, by its id, from the log alone; `null` when there is no such payment.
 */
export function explain(
  book: WalletBook,
  name: IdNumbers,
  table: Uint8Array | null,
): Explained | null {
  const sequence = placeOf(book, name);
  const payment = readPayment(book, sequence, null);
  if (payment === null) return null;
  const { body } = payment;
  const candidate: VelocityCandidate = {
    act: "payment",
    atMs: body.decidedAtMs,
    amountMinor: body.amountMinor,
    deviceAgeMs: body.deviceAgeMs,
    ...paymentSubjects(body),
  };
  const judged = judgedBy(book, body, { sequence, table, candidate });
  const windows = judged === null ? [] : windowsOf(book, judged);
  const acts = actsSince(book, payment);
  return { payment, windows, acts, ...explanationOf(body, judged) };
}

/** What velocity has said about an act, and in shadow. */
interface Said {
  readonly velocity: DecisionRecord | null;
  readonly shadow?: DecisionRecord;
}

/** What an act is judged again by: the table, and the history of the wallet as it was then. */
interface Judged {
  readonly table: Uint8Array;
  readonly candidate: VelocityCandidate;
  readonly events: readonly VelocityEvent[];
}

/** `null`: velocity was not asked, or its table is not there. */
function judgedBy(
  book: WalletBook,
  { velocity }: Said,
  act: Omit<Judged, "table" | "events"> & { sequence: number; table: Uint8Array | null },
): Judged | null {
  const { sequence: before, table, candidate } = act;
  if (velocity === null || table === null) return null;
  const { atMs: nowMs } = candidate;
  const events = velocityHistory(book, { sinceMs: nowMs - WINDOW_MS_MAX, nowMs, before });
  return { table: ownRules(table), candidate, events };
}

function windowsOf(book: WalletBook, act: Judged): readonly RuleWindow[] {
  const { table, candidate, events: history } = act;
  const ids = new Map<number, IdNumbers | null>();
  const idOf = (sequence: number) => {
    const known = ids.get(sequence) ?? paymentIdOf(book, sequence);
    ids.set(sequence, known);
    return known;
  };
  const all = countedByRules(table, history, candidate);
  return all.map(([rule, { afterMs, untilMs, events }]) => ({
    ...{ rule, afterMs, untilMs, countedInAll: events.length },
    counted: events.slice(-countedMax).map(({ sequence, ...event }) => ({
      atMs: event.atMs,
      amountMinor: event.amountMinor,
      returnedMinor: event.returnedMinor,
      payment: event.act === "payment" ? idOf(sequence) : null,
    })),
  }));
}

function paymentIdOf(book: WalletBook, sequence: number): IdNumbers | null {
  const payment = readPayment(book, sequence, null);
  return payment && { number: payment.number, keyNumber: payment.body.idKey };
}

/** Explains a top-up, by its id, from the log alone; `null` when there is no such top-up. */
export function explainTopUp(
  book: WalletBook,
  { number: sequence, keyNumber }: IdNumbers,
  table: Uint8Array | null,
): ExplainedTopUp | null {
  const row = book.bySequence(sequence);
  const found = row === null ? null : topUpOf(row);
  if (row === null || found?.topUp.idKey !== keyNumber) return null;
  const { topUp, body, subjects } = found;
  const candidate: VelocityCandidate = {
    act: "top_up",
    atMs: body.decidedAtMs,
    amountMinor: body.amountMinor,
    ...subjects,
  };
  const judged = judgedBy(book, body, { sequence, table, candidate });
  return { topUp, ...explanationOf(body, judged) };
}

function topUpOf(row: WalletRow) {
  const reference = row.reference ?? "";
  const { atMs } = row;
  if (row.kind === "top_up") {
    const body = bodyOf(row, row.kind);
    const { partnerId, channel, amountMinor, declineCode, idKey, policyVersion } = body;
    const what = { partnerId, channel, amountMinor, declineCode, idKey, policyVersion };
    return { topUp: { reference, atMs, ...what }, body, subjects: topUpSubjects(body) };
  }
  if (row.kind !== "points_in") return null;
  const body = bodyOf(row, row.kind);
  const { amountMinor, idKey, policyVersion } = body;
  const what = { partnerId: null, channel: "points", declineCode: null };
  const topUp = { reference, atMs, amountMinor, idKey, policyVersion, ...what };
  return { topUp, body, subjects: pointsSubjects(body) };
}

function explanationOf(said: Said, judged: Judged | null): Explanation {
  const recorded = said.velocity && recallDecision(said.velocity);
  const shadow = said.shadow === undefined ? null : recallDecision(said.shadow);
  if (judged === null) return { recorded, again: null, shadow };
  const again = reevaluate(judged.table, judged.events, judged.candidate);
  return { recorded, again: again.ok ? again.value : null, shadow };
}

/** What was done about a payment, oldest first: captures, refunds, its payer's word, its end. */
function actsSince(book: WalletBook, payment: Payment): readonly ActSince[] {
  const acts: ActSince[] = [];
  if (payment.state.version === 1) return acts;
  for (const row of book.newestFirst(Number.MAX_SAFE_INTEGER, payment.sequence)) {
    const told = toldOf(row);
    if (told?.paymentSequence !== payment.sequence) continue;
    const { kind, actor, amountMinor, declineCode = null } = told;
    acts.push({ kind, actor, amountMinor, declineCode, atMs: row.restored?.atMs ?? row.atMs });
  }
  return acts.reverse();
}
