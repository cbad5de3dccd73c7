import {
  EXCEEDED,
  FLAG_OFFLINE,
  FLAG_PLACE,
  FRAME,
  frameRule,
  ID_ABSENT,
  ID_UNSEEN,
  NOT_APPLICABLE,
  ownId,
  PASS,
  REPORTED_MAX,
  RESULT,
  RESULT_BYTES,
  SEEN,
  SPAN_SINCE,
  stateOf,
  WATCHES,
} from "./layout";
import { clearSeen, foldPage } from "./measure";
import { highestId, owns, PREVIOUS, pageAt } from "./page";
import { afterWait, passesAt } from "./pass";
import { areNear, metresBetween } from "./place";
import { NEEDS_PLACE, rulePlan } from "./plan";
import { openSpans, turnTo } from "./span";
import {
  AMOUNT,
  COUNT,
  DISTINCT,
  EITHER,
  GIVE_BACK,
  NEAR,
  OFFLINE_VALUE,
  ruleAt,
  rulesOf,
  TIME_SINCE_LAST,
  TRAVEL_SPEED,
  WHEN_AGE,
  WHEN_AMOUNT,
  WHEN_CHANNEL,
  WHEN_OFFLINE,
  WHEN_TOPPED_UP,
  WHEN_WALLET_AGE,
} from "./table";

/** m ÷ ms × 3600 is km/h. */
const PER_KM_HOUR: i64 = 3600;
/** A trip begins beyond this: stores of one city are no trip, and their places are rough. */
const NEAR_METRES: i64 = 50000;

/** Flags and further flags, as they lie in a plan, that ask nothing of the act itself. */
const UNCONDITIONAL: u32 = GIVE_BACK | (NEAR << 8);

function between(value: i64, rule: usize, at: usize): bool {
  return value >= load<i64>(rule + at) && value < load<i64>(rule + at, 8);
}

/** True if the act in FRAME meets the conditions of rule `r`. */
function meetsConditions(rule: usize, r: u32): bool {
  const flags: u32 = load<u8>(rule, 6);
  const offline = (load<u32>(FRAME, 36) & FLAG_OFFLINE) != 0;
  if (flags & WHEN_OFFLINE && ((flags & OFFLINE_VALUE) != 0) != offline) return false;
  if (flags & WHEN_AMOUNT && !between(load<i64>(FRAME, 8), rule, 24)) return false;
  const age = load<i64>(FRAME, 16);
  if (flags & WHEN_AGE && (age < 0 || !between(age, rule, 40))) return false;
  if (flags & WHEN_CHANNEL && load<u32>(frameRule(r), 20) == 0) return false;
  const further: u32 = load<u8>(rule, 65);
  const wallet = load<i64>(FRAME, 96);
  const toppedUp = load<i64>(FRAME, 104);
  const within: i64 = load<u32>(rule, 68);
  const ofAge = wallet >= 0 && between(wallet, rule, 40);
  const isToppedUp = toppedUp >= 0 && toppedUp < within;
  if (further & EITHER) return ofAge || isToppedUp;
  if (further & WHEN_WALLET_AGE && !ofAge) return false;
  return !(further & WHEN_TOPPED_UP) || isToppedUp;
}

/** What the act in FRAME names: its watches, as bits, and NEEDS_PLACE if it has a place. */
function namedByAct(): u32 {
  let bits = load<u32>(FRAME, 36) & FLAG_PLACE ? NEEDS_PLACE : 0;
  for (let watch: u32 = 0; watch < <u32>WATCHES; watch++) {
    if (ownId(watch) != ID_ABSENT) bits |= (<u32>1) << watch;
  }
  return bits;
}

/** True if the rule with `plan` judges the act in FRAME, which names `named`. */
function applies(table: usize, plan: usize, r: u32, named: u32): bool {
  if (<u32>load<u8>(plan) != load<u32>(FRAME, 32)) return false;
  if (<u32>load<u16>(plan, 16) & ~named) return false;
  return (load<u16>(plan, 6) & ~UNCONDITIONAL) == 0 || meetsConditions(ruleAt(table, r), r);
}

/** Folds the pages of the chain, newest first, into the state of `rules`. */
function fold(head: u32, generation: u32, table: usize, rules: u64): bool {
  let open = rules;
  for (let index = <i32>head; index != -1 && open != 0; ) {
    if (!owns(<u32>index, generation)) return false;
    const page = pageAt(<u32>index);
    turnTo(page, table);
    for (let left = open; left != 0; left &= left - 1) {
      const r = <u32>ctz(left);
      if (foldPage(page, table, rulePlan(table, r), stateOf(r))) open &= ~(left & -left);
    }
    index = load<i32>(page, PREVIOUS);
  }
  return true;
}

function report(r: u32, before: i64, after: i64, verdict: u32, at: i64): void {
  const result = RESULT + <usize>r * RESULT_BYTES;
  store<i64>(result, min<i64>(before, REPORTED_MAX));
  store<i64>(result, min<i64>(after, REPORTED_MAX), 8);
  store<i64>(result, at, 16);
  store<u32>(result, verdict, 24);
}

/** Where the window of rule `r` begins, exclusive. */
function windowStart(table: usize, r: u32): i64 {
  return load<i64>(SPAN_SINCE + ((<usize>load<u8>(rulePlan(table, r), 4)) << 3));
}

/** ms since the newest event, or as much as the window can tell when it holds none. */
function reportWait(table: usize, r: u32): void {
  const state = stateOf(r);
  const now = load<i64>(FRAME);
  const found = load<u32>(state, 24) != 0;
  const value = now - (found ? load<i64>(state, 8) : windowStart(table, r));
  if (found && value < load<i64>(rulePlan(table, r), 8)) {
    report(r, value, value, EXCEEDED, afterWait(table, r, load<i64>(rulePlan(table, r), 8)));
  } else {
    report(r, value, value, PASS, now);
  }
}

/** 3600 × the metres beyond the first 50 km from a place to the act's own. */
function wayFrom(lat: i32, lon: i32): i64 {
  const ownLat = load<i32>(FRAME, 24);
  const ownLon = load<i32>(FRAME, 28);
  if (areNear(lat, lon, ownLat, ownLon)) return 0;
  const beyond = metresBetween(lat, lon, ownLat, ownLon) - NEAR_METRES;
  return beyond > 0 ? beyond * PER_KM_HOUR : 0;
}

/** km/h, rounded up, from the newest event's place to the act's own, beyond the first 50 km. */
function reportSpeed(table: usize, r: u32): void {
  const state = stateOf(r);
  const now = load<i64>(FRAME);
  const limit = load<i64>(rulePlan(table, r), 8);
  if (load<u32>(state, 24) == 0) {
    report(r, 0, 0, PASS, now);
    return;
  }
  const way = wayFrom(load<i32>(state, 16), load<i32>(state, 20));
  const elapsed = now - load<i64>(state, 8);
  let speed: i64 = way == 0 ? 0 : REPORTED_MAX;
  if (elapsed > 0) speed = (way + elapsed - 1) / elapsed;
  if (speed <= limit) {
    report(r, speed, speed, PASS, now);
    return;
  }
  const far: i64 = limit == 0 ? REPORTED_MAX : (way + limit - 1) / limit;
  report(r, speed, speed, EXCEEDED, afterWait(table, r, far));
}

function reportSum(head: u32, table: usize, r: u32, before: i64, step: i64): void {
  const after = before + step;
  const within = after <= load<i64>(rulePlan(table, r), 8);
  const at = within ? load<i64>(FRAME) : passesAt(head, table, r);
  report(r, before, after, within ? PASS : EXCEEDED, at);
}

/** The step of a distinct count: 0 if the act's own subject `watch` is marked in SEEN, else 1. */
function stepOfDistinct(head: u32, watch: u32): i64 {
  const id = ownId(watch);
  if (id == ID_UNSEEN || id > highestId(pageAt(head), watch)) return 1;
  return load<u8>(SEEN + <usize>id) != 0 ? 0 : 1;
}

/** Writes the RESULT of rule `r`, whose state is complete. */
function conclude(head: u32, table: usize, r: u32): void {
  const plan = rulePlan(table, r);
  const metric: u32 = load<u8>(plan, 1);
  const total = load<i64>(stateOf(r));
  if (metric == COUNT) reportSum(head, table, r, total, 1);
  else if (metric == AMOUNT) reportSum(head, table, r, total, load<i64>(FRAME, 8));
  else if (metric == TIME_SINCE_LAST) reportWait(table, r);
  else if (metric == TRAVEL_SPEED) reportSpeed(table, r);
  else if (metric == DISTINCT) {
    reportSum(head, table, r, total, stepOfDistinct(head, load<u8>(plan, 5)));
  } else reportSum(head, table, r, total, 0);
}

/** Folds and concludes one rule after the other; the history is one page. */
function judgeOnePage(head: u32, table: usize, rules: u64): void {
  const page = pageAt(head);
  for (let left = rules; left != 0; left &= left - 1) {
    const r = <u32>ctz(left);
    const plan = rulePlan(table, r);
    if (load<u8>(plan, 1) == DISTINCT) clearSeen(page, load<u8>(plan, 5));
    foldPage(page, table, plan, stateOf(r));
    conclude(head, table, r);
  }
}

/** Folds the rules page by page, but distinct counts one by one: they share SEEN. */
function judgePages(head: u32, generation: u32, table: usize, rules: u64): bool {
  let distinct: u64 = 0;
  for (let left = rules; left != 0; left &= left - 1) {
    if (load<u8>(rulePlan(table, <u32>ctz(left)), 1) == DISTINCT) distinct |= left & -left;
  }
  if (!fold(head, generation, table, rules & ~distinct)) return false;
  for (let left = rules & ~distinct; left != 0; left &= left - 1) {
    conclude(head, table, <u32>ctz(left));
  }
  for (let left = distinct; left != 0; left &= left - 1) {
    const r = <u32>ctz(left);
    clearSeen(pageAt(head), load<u8>(rulePlan(table, r), 5));
    if (!fold(head, generation, table, left & -left)) return false;
    conclude(head, table, r);
  }
  return true;
}

/**
 * Judges the act in FRAME against `table` and the history that ends with page `head`, and writes
 * one RESULT per rule. False, and no result holds, if a page carries another stamp.
 */
export function judge(table: usize, head: u32, generation: u32): bool {
  if (!owns(head, generation)) return false;
  openSpans(table);
  turnTo(pageAt(head), table);
  const named = namedByAct();
  const count = <u32>rulesOf(table);
  let rules: u64 = 0;
  for (let r: u32 = 0; r < count; r++) {
    if (applies(table, rulePlan(table, r), r, named)) {
      store<i64>(stateOf(r), 0);
      store<u32>(stateOf(r), 0, 24);
      rules |= (<u64>1) << r;
    } else report(r, 0, 0, NOT_APPLICABLE, -1);
  }
  if (load<i32>(pageAt(head), PREVIOUS) != -1) return judgePages(head, generation, table, rules);
  judgeOnePage(head, table, rules);
  return true;
}
