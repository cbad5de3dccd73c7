import {
  EXCEEDED,
  FLAG_OFFLINE,
  FLAG_PLACE,
  FRAME,
  FRAME_RULE_BYTES,
  FRAME_RULES,
  ID_ABSENT,
  NOT_APPLICABLE,
  PASS,
  REPORTED_MAX,
  RESULT,
  RESULT_BYTES,
} from "./layout";
import { clearSeen, countSeen, foldPage, ownSeen, stateOf } from "./measure";
import { owns, PREVIOUS, pageAt } from "./page";
import { afterWait, passesAt } from "./pass";
import { metresBetween } from "./place";
import { forgetBits } from "./scan";
import {
  AMOUNT,
  COUNT,
  DISTINCT,
  NONE,
  OFFLINE_VALUE,
  ruleAt,
  rulesOf,
  TIME_SINCE_LAST,
  TRAVEL_SPEED,
  WHEN_AGE,
  WHEN_AMOUNT,
  WHEN_CHANNEL,
  WHEN_OFFLINE,
} from "./table";

/** m ÷ ms × 3600 is km/h. */
const PER_KM_HOUR: i64 = 3600;
/** A trip begins beyond this: stores of one city are no trip, and their places are rough. */
const NEAR_METRES: i64 = 50000;

function hasSubject(watch: u32): bool {
  return watch == NONE || load<u32>(FRAME + 40 + ((<usize>watch) << 2)) != ID_ABSENT;
}

function between(value: i64, rule: usize, at: usize): bool {
  return value >= load<i64>(rule + at) && value < load<i64>(rule + at, 8);
}

/** True if the act in FRAME is one that rule `r` judges. */
function applies(rule: usize, r: i32): bool {
  const flags: u32 = load<u8>(rule, 6);
  const act: u32 = load<u32>(FRAME, 36);
  if (<u32>load<u8>(rule) != load<u32>(FRAME, 32)) return false;
  if (!hasSubject(load<u8>(rule, 3)) || !hasSubject(load<u8>(rule, 4))) return false;
  if (!hasSubject(load<u8>(rule, 2))) return false;
  if (load<u8>(rule, 1) == TRAVEL_SPEED && !(act & FLAG_PLACE)) return false;
  if (flags & WHEN_OFFLINE && ((flags & OFFLINE_VALUE) != 0) != ((act & FLAG_OFFLINE) != 0)) {
    return false;
  }
  if (flags & WHEN_AMOUNT && !between(load<i64>(FRAME, 8), rule, 24)) return false;
  const age = load<i64>(FRAME, 16);
  if (flags & WHEN_AGE && (age < 0 || !between(age, rule, 40))) return false;
  return !(flags & WHEN_CHANNEL) || load<u32>(FRAME_RULES + <usize>r * FRAME_RULE_BYTES, 20) != 0;
}

/** Empties the state of each rule and sets its window. The rules that apply, as bits. */
function prepare(table: usize): u64 {
  const now = load<i64>(FRAME);
  let active: u64 = 0;
  for (let r = 0; r < rulesOf(table); r++) {
    const rule = ruleAt(table, r);
    if (!applies(rule, r)) continue;
    const state = stateOf(r);
    const frame = FRAME_RULES + <usize>r * FRAME_RULE_BYTES;
    const sliding = load<u8>(rule, 7) == 0;
    store<i64>(state, sliding ? now - load<i64>(rule, 8) : load<i64>(frame));
    store<i64>(state, 0, 8);
    store<u32>(state, 0, 32);
    active |= (<u64>1) << r;
  }
  return active;
}

/** Folds the pages of the chain, newest first, into the state of `rules`. */
function fold(head: u32, generation: u32, table: usize, rules: u64): bool {
  let open = rules;
  for (let index = <i32>head; index != -1 && open != 0; ) {
    if (!owns(<u32>index, generation)) return false;
    const page = pageAt(<u32>index);
    for (let left = open; left != 0; left &= left - 1) {
      if (foldPage(page, table, <i32>ctz(left))) open &= ~(left & -left);
    }
    index = load<i32>(page, PREVIOUS);
  }
  return true;
}

function report(r: i32, before: i64, after: i64, verdict: u32, at: i64): void {
  const result = RESULT + <usize>r * RESULT_BYTES;
  store<i64>(result, min<i64>(before, REPORTED_MAX));
  store<i64>(result, min<i64>(after, REPORTED_MAX), 8);
  store<i64>(result, at, 16);
  store<u32>(result, verdict, 24);
}

/** ms since the newest event, or as much as the window can tell when it holds none. */
function reportWait(table: usize, r: i32): void {
  const state = stateOf(r);
  const now = load<i64>(FRAME);
  const found = load<u32>(state, 32) != 0;
  const value = now - (found ? load<i64>(state, 16) : load<i64>(state));
  if (found && value < load<i64>(ruleAt(table, r), 16)) {
    report(r, value, value, EXCEEDED, afterWait(table, r, load<i64>(ruleAt(table, r), 16)));
  } else {
    report(r, value, value, PASS, now);
  }
}

/** km/h, rounded up, from the newest event's place to the act's own, beyond the first 50 km. */
function reportSpeed(table: usize, r: i32): void {
  const state = stateOf(r);
  const now = load<i64>(FRAME);
  const limit = load<i64>(ruleAt(table, r), 16);
  if (load<u32>(state, 32) == 0) {
    report(r, 0, 0, PASS, now);
    return;
  }
  const metres = metresBetween(
    load<i32>(state, 24),
    load<i32>(state, 28),
    load<i32>(FRAME, 24),
    load<i32>(FRAME, 28),
  );
  const way = metres > NEAR_METRES ? (metres - NEAR_METRES) * PER_KM_HOUR : 0;
  const elapsed = now - load<i64>(state, 16);
  let speed: i64 = way == 0 ? 0 : REPORTED_MAX;
  if (elapsed > 0) speed = (way + elapsed - 1) / elapsed;
  if (speed <= limit) {
    report(r, speed, speed, PASS, now);
    return;
  }
  const far: i64 = limit == 0 ? REPORTED_MAX : (way + limit - 1) / limit;
  report(r, speed, speed, EXCEEDED, afterWait(table, r, far));
}

function reportSum(head: u32, table: usize, r: i32, before: i64, step: i64): void {
  const after = before + step;
  const within = after <= load<i64>(ruleAt(table, r), 16);
  const at = within ? load<i64>(FRAME) : passesAt(head, table, r);
  report(r, before, after, within ? PASS : EXCEEDED, at);
}

function conclude(head: u32, table: usize, r: i32): void {
  const metric: u32 = load<u8>(ruleAt(table, r), 1);
  const total = load<i64>(stateOf(r), 8);
  if (metric == TIME_SINCE_LAST) reportWait(table, r);
  else if (metric == TRAVEL_SPEED) reportSpeed(table, r);
  else if (metric == AMOUNT) reportSum(head, table, r, total, load<i64>(FRAME, 8));
  else reportSum(head, table, r, total, metric == COUNT ? 1 : 0);
}

function concludeDistinct(head: u32, table: usize, r: i32): void {
  const page = pageAt(head);
  const watch: u32 = load<u8>(ruleAt(table, r), 2);
  const step: i64 = ownSeen(page, watch) ? 0 : 1;
  reportSum(head, table, r, countSeen(page, watch), step);
}

/**
 * Judges the act in FRAME against `table` and the history that ends with page `head`, and writes
 * one RESULT per rule. False, and no result holds, if a page carries another stamp.
 */
export function judge(table: usize, head: u32, generation: u32): bool {
  if (!owns(head, generation)) return false;
  forgetBits();
  const active = prepare(table);
  let distinct: u64 = 0;
  for (let r = 0; r < rulesOf(table); r++) {
    const bit: u64 = (<u64>1) << r;
    if (!(active & bit)) report(r, 0, 0, NOT_APPLICABLE, -1);
    else if (load<u8>(ruleAt(table, r), 1) == DISTINCT) distinct |= bit;
  }
  if (!fold(head, generation, table, active & ~distinct)) return false;
  for (let left = distinct; left != 0; left &= left - 1) {
    const r = <i32>ctz(left);
    clearSeen(pageAt(head), load<u8>(ruleAt(table, r), 2));
    if (!fold(head, generation, table, left & -left)) return false;
    concludeDistinct(head, table, r);
  }
  for (let left = active & ~distinct; left != 0; left &= left - 1) {
    conclude(head, table, <i32>ctz(left));
  }
  return true;
}
