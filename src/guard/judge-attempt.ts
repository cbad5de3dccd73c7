import { clockBehindMsMax } from "../bounds.ts";
import { countedAtMs, setBacksOf } from "../row-time.ts";
import { dayMs, type EpochMs } from "../time.ts";
import type { VelocityEngine, VelocityFault } from "../velocity/engine.ts";
import { inTime, type VelocityCandidate, type VelocityEvent } from "../velocity/event.ts";
import type { RuleAction } from "../velocity/vocabulary.ts";
import type { GuardBook, GuardedAct, GuardedOutcome, GuardRow, NewestAct } from "./book.ts";
import type { GuardRules } from "./rules.ts";

/** What judging a source takes besides rows. */
export interface GuardContext {
  readonly nowMs: EpochMs;
  readonly source: string;
  /** Names the source in the engine's pool. */
  readonly owner: string;
  readonly engine: VelocityEngine;
  readonly rules: GuardRules | null;
  /** See `RowContext`. */
  readonly onBehind?: (newestMs: EpochMs) => void;
}

/** A rule that an attempt exceeds, with its figures. */
export interface GuardFinding {
  readonly rule: string;
  readonly action: RuleAction;
  readonly value: number;
  readonly limit: number;
  readonly policyVersion: number;
}

/** What a step of an attempt may do. */
export type AttemptJudged =
  | { readonly kind: "passes"; readonly flagged: readonly GuardFinding[] }
  | { readonly kind: "blocked"; readonly untilMs: EpochMs; readonly by: GuardFinding }
  /** Nothing is known about the attempt: it must not pass, and it is not recorded. */
  | { readonly kind: "not_judged"; readonly fault: VelocityFault };

/**
 * Judges a step of an attempt by what its source has done before. Rules with the action `flag` are
 * only told of; every other one that is exceeded blocks, the longest first: nobody's phone can be
 * asked before a wallet is known, so `confirm` is `decline` here. A step that begins nothing is not
 * held to rules about what is begun.
 */
export function judgeAttempt(
  book: GuardBook,
  act: GuardedAct,
  step: "start" | "next",
  context: GuardContext,
): AttemptJudged {
  const { engine, nowMs, source, owner, rules } = context;
  if (rules === null) return { kind: "passes", flagged: [] };
  const newest = book.newest(source);
  if (newest !== null && newest.atMs > nowMs) noteSetBack(book, newest, context);
  const moving = (newest?.latestMs ?? 0) > nowMs;
  const history = {
    owner,
    revision: newest?.sequence ?? 0,
    moving,
    load: (sinceMs: number) => eventsAt(book, source, { sinceMs, nowMs, moving }),
  };
  const judged = engine.check(rules.table, history, candidateOf(act, nowMs));
  if (!judged.ok) return { kind: "not_judged", fault: judged.fault };
  const { policyVersion } = judged.value;
  const flagged: GuardFinding[] = [];
  let blocked: { untilMs: EpochMs; by: GuardFinding } | null = null;
  for (const { rule, action, verdict, after, limit, passesAtMs } of judged.value.rules) {
    if (verdict !== "exceeded") continue;
    if (step === "next" && rules.aboutStarts.has(rule)) continue;
    const finding = { rule, action, value: after, limit, policyVersion };
    if (action === "flag") {
      flagged.push(finding);
      continue;
    }
    const untilMs = passesAtMs ?? nowMs + dayMs;
    if (blocked === null || untilMs > blocked.untilMs) blocked = { untilMs, by: finding };
  }
  return blocked === null ? { kind: "passes", flagged } : { kind: "blocked", ...blocked };
}

/**
 * A source that is blocked writes nothing: that its acts are ahead of the clock is kept, once, so
 * that they count no longer than from now on.
 */
function noteSetBack(
  book: GuardBook,
  newest: NewestAct,
  { source, nowMs, onBehind }: Pick<GuardContext, "source" | "nowMs" | "onBehind">,
): void {
  const sequence = newest.sequence + 1;
  if (book.setBacks(source).some((known) => known.sequence === sequence)) return;
  book.noteSetBack(source, { sequence, toMs: nowMs, fromMs: newest.atMs });
  if (newest.atMs - nowMs > clockBehindMsMax) onBehind?.(newest.atMs);
}

/** What a source's acts are to an act at `nowMs`. Acts that are ahead ask for those after them. */
function eventsAt(
  book: GuardBook,
  source: string,
  { sinceMs, nowMs, moving }: { sinceMs: EpochMs; nowMs: EpochMs; moving: boolean },
): VelocityEvent[] {
  const acts = book.acts(source, moving ? Number.MIN_SAFE_INTEGER : sinceMs);
  const setBacks = moving ? [...setBacksOf(acts), ...book.setBacks(source)] : [];
  const counted = acts.map((row) => ({ ...row, atMs: countedAtMs(row, setBacks, nowMs) }));
  return inTime(counted.filter(({ atMs }) => atMs > sinceMs).map(eventOf));
}

/** Keeps an act of a source, stamped with the clock as it is. */
export function recordAttempt(
  book: GuardBook,
  act: GuardedAct,
  outcome: GuardedOutcome,
  { engine, nowMs, source, owner }: Pick<GuardContext, "engine" | "nowMs" | "source" | "owner">,
): void {
  const newest = book.newest(source);
  const row = { ...act, outcome, atMs: nowMs };
  const sequence = book.insert(source, row, Math.max(newest?.latestMs ?? 0, nowMs));
  engine.record(owner, newest?.sequence ?? 0, sequence, eventOf({ ...row, sequence }));
}

function eventOf(row: GuardRow): VelocityEvent {
  const outcome = row.outcome === "begun" ? "approved" : "declined";
  return { ...candidateOf(row, row.atMs), sequence: row.sequence, outcome, returnedMinor: 0 };
}

function candidateOf(act: GuardedAct, atMs: EpochMs): VelocityCandidate {
  const { ipPrefix, device, contact, wayIn } = act;
  const subjects = {
    ...(ipPrefix === null ? {} : { ip_prefix: ipPrefix }),
    ...(device === null ? {} : { device }),
    ...(contact === null ? {} : { wallet: contact }),
    channel: wayIn,
  };
  return { act: "sign_in", atMs, amountMinor: 0, subjects };
}
