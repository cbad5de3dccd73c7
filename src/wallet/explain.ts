import { bodyOf } from "../ledger/row.ts";
import type { IdNumbers } from "../token/seal.ts";
import type { VelocityDecision } from "../velocity/engine.ts";
import type { VelocityCandidate } from "../velocity/event.ts";
import { type DecisionRecord, recallDecision, reevaluate } from "../velocity/explain.ts";
import { WINDOW_MS_MAX } from "../velocity/policy.ts";
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

/** A payment with what velocity said about it. */
export interface Explained extends Explanation {
  readonly payment: Payment;
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
  return { payment, ...explanationOf(book, body, { sequence, table, candidate }) };
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
  return { topUp, ...explanationOf(book, body, { sequence, table, candidate }) };
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

function explanationOf(
  book: WalletBook,
  said: { readonly velocity: DecisionRecord | null; readonly shadow?: DecisionRecord },
  act: {
    readonly sequence: number;
    readonly table: Uint8Array | null;
    readonly candidate: VelocityCandidate;
  },
): Explanation {
  const shadow = said.shadow === undefined ? null : recallDecision(said.shadow);
  const { velocity } = said;
  if (velocity === null) return { recorded: null, again: null, shadow };
  const recorded = recallDecision(velocity);
  const { sequence, table, candidate } = act;
  if (table === null) return { recorded, again: null, shadow };
  const { atMs: nowMs } = candidate;
  const span = { sinceMs: nowMs - WINDOW_MS_MAX, nowMs, before: sequence };
  const events = velocityHistory(book, span);
  const again = reevaluate(ownRules(table), events, candidate);
  return { recorded, again: again.ok ? again.value : null, shadow };
}
