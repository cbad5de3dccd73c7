import type { RuleVerdict, VelocityCode, VelocityDecision } from "./decision.ts";
import { type Place, subjectOf, type VelocityCandidate, type VelocityEvent } from "./event.ts";
import { metresBetween } from "./great-circle.ts";
import type { Policy, Rule } from "./policy.ts";
import { judgedAtMs, windowAt } from "./reference-window.ts";
import { metricParts, type Watch } from "./vocabulary.ts";

/*
 * What the policy language means, written to be read. The engine must agree with it on every
 * input. It filters plain arrays, adds in BigInt, and finds the time at which an act would pass
 * by trying every time at which a window loses an event.
 */

/**
 * What `policy`, as version `version`, says about `candidate` after `events` (the whole history,
 * oldest first).
 */
export function judge(
  policy: Policy,
  version: number,
  events: readonly VelocityEvent[],
  candidate: VelocityCandidate,
): VelocityDecision {
  const nowMs = judgedAtMs(events, candidate);
  const rules = policy.rules.map((rule) => judgeRule(rule, events, candidate, nowMs));
  const exceeded = policy.rules.filter((_, i) => rules[i]?.verdict === "exceeded");
  const declining = exceeded.filter((rule) => rule.action === "decline");
  let verdict: VelocityDecision["verdict"] = "pass";
  if (exceeded.some((rule) => rule.action === "confirm")) verdict = "confirm";
  if (declining.length > 0) verdict = "decline";
  return { policyVersion: version, verdict, code: codeFor(declining), rules };
}

function codeFor(declining: readonly Rule[]): VelocityCode | null {
  if (declining.length === 0) return null;
  if (declining.some((rule) => rule.metric === "count")) return "velocity_count_exceeded";
  if (declining.some((rule) => rule.metric === "amount")) return "velocity_amount_exceeded";
  return "velocity_pattern";
}

function judgeRule(
  rule: Rule,
  events: readonly VelocityEvent[],
  candidate: VelocityCandidate,
  nowMs: number,
): RuleVerdict {
  const told = { rule: rule.id, limit: rule.limit, action: rule.action };
  if (!isJudgedBy(rule, candidate)) {
    return { ...told, before: 0, after: 0, verdict: "not_applicable", passesAtMs: null };
  }
  const counted = events.filter((event) => isCountedBy(rule, event, candidate));
  const now = measure(rule, counted, candidate, nowMs);
  return {
    ...told,
    before: capped(now.before),
    after: capped(now.after),
    verdict: now.passes ? "pass" : "exceeded",
    passesAtMs: now.passes ? nowMs : firstPass(rule, counted, candidate, nowMs),
  };
}

/** What a rule has looked at: the window (afterMs, untilMs], and what it counts in it, oldest first. */
export interface CountedByRule {
  readonly afterMs: number;
  readonly untilMs: number;
  readonly events: readonly VelocityEvent[];
}

/** What `rule` counts of `events` for the act; `null`: the rule is not about such an act. */
export function countedBy(
  rule: Rule,
  events: readonly VelocityEvent[],
  candidate: VelocityCandidate,
): CountedByRule | null {
  if (!isJudgedBy(rule, candidate)) return null;
  const untilMs = judgedAtMs(events, candidate);
  const { afterMs } = windowAt(rule, untilMs);
  const counted = events.filter((event) => isCountedBy(rule, event, candidate));
  return { afterMs, untilMs, events: counted.filter(({ atMs }) => atMs > afterMs) };
}

/** True if the act is of the rule's kind, names what the rule watches, and meets its conditions. */
function isJudgedBy(rule: Rule, act: VelocityCandidate): boolean {
  if (act.act !== rule.act || !meetsConditions(rule, act)) return false;
  if (rule.watch.some((watch) => subjectOf(act, watch) === undefined)) return false;
  const distinct = distinctOf(rule);
  if (distinct !== null && subjectOf(act, distinct) === undefined) return false;
  return rule.metric !== "travel_speed" || act.place !== undefined;
}

/** True if a past act is of the rule's kind, has the same subjects, and meets its conditions. */
function isCountedBy(rule: Rule, event: VelocityEvent, act: VelocityCandidate): boolean {
  if (event.act !== rule.act || !meetsConditions(rule, event)) return false;
  if (rule.watch.some((watch) => subjectOf(event, watch) !== subjectOf(act, watch))) return false;
  if (rule.near_bp !== undefined && !isNear(event, act, rule.near_bp)) return false;
  if (rule.metric === "declines") return event.outcome === "declined";
  if (rule.metric === "consecutive_declines") return true;
  if (event.outcome === "declined") return false;
  if (rule.metric === "travel_speed") return event.place !== undefined;
  if (rule.metric === "given_back_count") return event.returnedMinor > 0;
  const whollyReturned = event.amountMinor > 0 && event.returnedMinor === event.amountMinor;
  const isNumber = rule.metric === "count" || distinctOf(rule) !== null;
  return !(isNumber && rule.give_back && whollyReturned);
}

/** True if the amounts differ by at most `nearBp` basis points of the act's own. */
function isNear(event: VelocityEvent, act: VelocityCandidate, nearBp: number): boolean {
  const apart = BigInt(Math.abs(event.amountMinor - act.amountMinor));
  return apart * 10_000n <= BigInt(act.amountMinor) * BigInt(nearBp);
}

/** True if `act` meets every condition of `rule`. */
export function meetsConditions({ when = {} }: Rule, act: VelocityCandidate): boolean {
  if (when.offline !== undefined && (act.offline ?? false) !== when.offline) return false;
  if (when.channel !== undefined && act.subjects.channel !== when.channel) return false;
  if (when.amount !== undefined && !isIn(when.amount, act.amountMinor)) return false;
  if (!isAged(when.device_age_ms, act.deviceAgeMs)) return false;
  const isOfAge = isAged(when.wallet_age_ms, act.walletAgeMs);
  const isToppedUp =
    when.topped_up_within_ms === undefined ||
    (act.toppedUpAgoMs !== undefined && act.toppedUpAgoMs < when.topped_up_within_ms);
  return when.either ? isOfAge || isToppedUp : isOfAge && isToppedUp;
}

type Range = { from?: number | undefined; to?: number | undefined };

/** True if no age is asked for, or if it is known and the one that is asked for. */
function isAged(asked: Range | undefined, ageMs: number | undefined): boolean {
  return asked === undefined || (ageMs !== undefined && isIn(asked, ageMs));
}

function isIn(range: Range, value: number): boolean {
  if (range.from !== undefined && value < range.from) return false;
  return range.to === undefined || value < range.to;
}

function distinctOf(rule: Rule): Watch | null {
  return metricParts(rule.metric).distinct;
}

interface Measure {
  readonly before: bigint;
  readonly after: bigint;
  readonly passes: boolean;
}

/** The figure of `rule` as of `nowMs`, from the events it counts whenever they happened. */
function measure(
  rule: Rule,
  counted: readonly VelocityEvent[],
  act: VelocityCandidate,
  nowMs: number,
): Measure {
  const { afterMs } = windowAt(rule, nowMs);
  const events = counted.filter((event) => event.atMs > afterMs);
  const limit = BigInt(rule.limit);
  const within = (before: bigint, after: bigint) => ({ before, after, passes: after <= limit });
  const { kind, distinct } = metricParts(rule.metric);
  switch (kind) {
    case "count":
      return within(BigInt(events.length), BigInt(events.length) + 1n);
    case "amount": {
      const sum = events.reduce((total, event) => total + worthOf(rule, event), 0n);
      return within(sum, sum + BigInt(act.amountMinor));
    }
    case "given_back": {
      const sum = events.reduce((total, event) => total + BigInt(event.returnedMinor), 0n);
      return within(sum, sum);
    }
    case "given_back_count":
    case "declines":
      return within(BigInt(events.length), BigInt(events.length));
    case "consecutive_declines": {
      const run = events.length - 1 - events.findLastIndex((one) => one.outcome === "approved");
      return within(BigInt(run), BigInt(run));
    }
    case "time_since_last": {
      const last = events.at(-1);
      const wait = BigInt(nowMs - (last?.atMs ?? afterMs));
      return { before: wait, after: wait, passes: last === undefined || wait >= limit };
    }
    case "travel_speed": {
      const speed = speedBetween(events.at(-1), act, nowMs);
      return within(speed, speed);
    }
    case "distinct": {
      const watch = distinct ?? "wallet";
      const seen = new Set(events.map((event) => subjectOf(event, watch)));
      seen.delete(undefined);
      const before = BigInt(seen.size);
      return within(before, BigInt(seen.add(subjectOf(act, watch)).size));
    }
  }
}

function worthOf(rule: Rule, event: VelocityEvent): bigint {
  return BigInt(event.amountMinor) - (rule.give_back ? BigInt(event.returnedMinor) : 0n);
}

/**
 * The earliest time after `nowMs` at which the act passes. The figure changes only when an event
 * leaves the window, when a calendar window starts anew, or, for a wait and a speed, with time.
 */
function firstPass(
  rule: Rule,
  counted: readonly VelocityEvent[],
  act: VelocityCandidate,
  nowMs: number,
): number | null {
  const times = [windowAt(rule, nowMs).endMs ?? nowMs];
  const last = counted.at(-1);
  if (last !== undefined && rule.metric === "time_since_last") times.push(last.atMs + rule.limit);
  if (last !== undefined && rule.metric === "travel_speed" && act.place && last.place) {
    const way = wayBetween(last.place, act.place);
    const limit = BigInt(rule.limit);
    times.push(last.atMs + Number((way + limit - 1n) / limit));
  }
  if ("sliding_ms" in rule.window) {
    for (const event of counted) times.push(event.atMs + rule.window.sliding_ms);
  }
  const later = times.filter((time) => time > nowMs).sort((a, b) => a - b);
  return later.find((time) => measure(rule, counted, act, time).passes) ?? null;
}

/** 3600 × the metres beyond the first 50 km, so that ÷ ms is km/h. */
function wayBetween(from: Place, to: Place): bigint {
  const beyond = metresBetween(from, to) - 50_000n;
  return beyond > 0n ? beyond * 3600n : 0n;
}

/** km/h, rounded up; 2^53 − 1 for a distance in no time. */
function speedBetween(
  last: VelocityEvent | undefined,
  act: VelocityCandidate,
  nowMs: number,
): bigint {
  if (last?.place === undefined || act.place === undefined) return 0n;
  const way = wayBetween(last.place, act.place);
  const elapsed = BigInt(nowMs - last.atMs);
  if (way === 0n) return 0n;
  return elapsed === 0n ? BigInt(Number.MAX_SAFE_INTEGER) : (way + elapsed - 1n) / elapsed;
}

function capped(value: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(value > most ? most : value);
}
