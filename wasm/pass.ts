import { FRAME, frameRule, ID_UNSEEN, ownId, SEEN, SPAN_FIRST, stateOf } from "./layout";
import { clearSeen } from "./measure";
import {
  AMOUNT_PLANES,
  eventsOf,
  GROSS,
  idPlanes,
  NET,
  PREVIOUS,
  pageAt,
  SUBJECT_BYTES,
  SUBJECTS,
  TIME,
  valueAt,
} from "./page";
import { rulePlan } from "./plan";
import { maskBits } from "./select";
import { turnTo } from "./span";
import { sumOfWord } from "./sum";
import {
  AMOUNT,
  CONSECUTIVE_DECLINES,
  COUNT,
  DISTINCT,
  GIVEN_BACK,
  ruleAt,
  TIME_SINCE_LAST,
} from "./table";

/*
 * When would the act pass? A window only ever loses its oldest events, so walk from the newest to
 * the oldest and keep what fits; the first event that does not fit has to leave the window, and
 * the act passes in the millisecond in which it does. Walked only for a rule that was exceeded.
 */

/** What still fits: events, minor units or other subjects; negative if the act alone is too much. */
function roomFor(plan: usize): i64 {
  const metric: u32 = load<u8>(plan, 1);
  const limit = load<i64>(plan, 8);
  if (metric == AMOUNT) return limit - load<i64>(FRAME, 8);
  return metric == COUNT || metric == DISTINCT ? limit - 1 : limit;
}

/** What event `i` takes of the room. Marks it in SEEN for a distinct count. */
function weightOf(page: usize, plan: usize, i: i32): i64 {
  const metric: u32 = load<u8>(plan, 1);
  if (metric == AMOUNT) {
    return valueAt(page + <usize>load<u16>(plan, 18), load<i32>(page + AMOUNT_PLANES), i);
  }
  if (metric == GIVEN_BACK) {
    const planes = load<i32>(page + AMOUNT_PLANES);
    return valueAt(page + GROSS, planes, i) - valueAt(page + NET, planes, i);
  }
  if (metric != DISTINCT) return 1;
  const watch: u32 = load<u8>(plan, 5);
  const column = page + SUBJECTS + <usize>watch * SUBJECT_BYTES;
  const seen = SEEN + <usize>valueAt(column, idPlanes(page, watch), i);
  if (load<u8>(seen) != 0) return 0;
  store<u8>(seen, 1);
  return 1;
}

/** What the events `bits` of word `w` take of the room together; −1 if that is not known. */
function weightOfWord(page: usize, plan: usize, w: i32, bits: u64): i64 {
  const metric: u32 = load<u8>(plan, 1);
  if (metric == DISTINCT) return -1;
  if (metric == GIVEN_BACK) {
    const planes = load<u32>(page + AMOUNT_PLANES);
    return sumOfWord(page + GROSS, planes, w, bits) - sumOfWord(page + NET, planes, w, bits);
  }
  if (metric != AMOUNT) return popcnt<u64>(bits);
  const column = page + <usize>load<u16>(plan, 18);
  return sumOfWord(column, load<u32>(page + AMOUNT_PLANES), w, bits);
}

/** The time of the newest event that does not fit into the room; −1 if all fit. */
function newestUnfit(head: u32, table: usize, r: u32): i64 {
  const plan = rulePlan(table, r);
  const run = load<u8>(plan, 1) == CONSECUTIVE_DECLINES;
  let room = roomFor(plan);
  for (let index = <i32>head; index != -1; index = load<i32>(pageAt(<u32>index), PREVIOUS)) {
    const page = pageAt(<u32>index);
    turnTo(page, table);
    const first = load<i32>(SPAN_FIRST + ((<usize>load<u8>(plan, 4)) << 2));
    const bits = maskBits(page, table, load<u8>(plan, 2));
    const approvals = run ? maskBits(page, table, load<u8>(plan, 3)) : 0;
    for (let w = (eventsOf(page) - 1) >> 6; w >= first >> 6; w--) {
      const inside: u64 = w == first >> 6 ? ~(<u64>0) << (first & 63) : ~(<u64>0);
      let left = load<u64>(bits + ((<usize>w) << 3)) & inside;
      const ends = run ? load<u64>(approvals + ((<usize>w) << 3)) & inside : 0;
      if (ends != 0) left &= (~(<u64>0) << (63 - clz(ends))) << 1;
      const together = weightOfWord(page, plan, w, left);
      if (together >= 0 && together <= room) {
        room -= together;
        left = 0;
      }
      while (left != 0) {
        const i = 63 - <i32>clz(left);
        left ^= (<u64>1) << i;
        room -= weightOf(page, plan, (w << 6) + i);
        if (room < 0) return load<i64>(page + TIME + ((<usize>((w << 6) + i)) << 3));
      }
      if (ends != 0) return -1;
    }
    if (first > 0) return -1;
  }
  return -1;
}

/** The length of the sliding window of `rule`, ms; 0 for a calendar window. */
function slidingOf(rule: usize): i64 {
  return load<u8>(rule, 7) == 0 ? load<i64>(rule, 8) : 0;
}

/** When the newest event is far enough back: after `wait` ms, or when it leaves the window. */
export function afterWait(table: usize, r: u32, wait: i64): i64 {
  const at = load<i64>(stateOf(r), 8);
  const sliding = slidingOf(ruleAt(table, r));
  const leaves = sliding != 0 ? at + sliding : load<i64>(frameRule(r), 8);
  return min<i64>(at + wait, leaves);
}

/** The earliest time at which the act passes rule `r`, which it exceeds now; −1 if never. */
export function passesAt(head: u32, table: usize, r: u32): i64 {
  const rule = ruleAt(table, r);
  const metric: u32 = load<u8>(rule, 1);
  if (metric == TIME_SINCE_LAST) return afterWait(table, r, load<i64>(rule, 16));
  if (roomFor(rulePlan(table, r)) < 0) return -1;
  const sliding = slidingOf(rule);
  if (sliding == 0) return load<i64>(frameRule(r), 8);
  if (metric == DISTINCT) {
    const watch: u32 = load<u8>(rule, 2);
    clearSeen(pageAt(head), watch);
    markOwn(watch);
  }
  const at = newestUnfit(head, table, r);
  return at == -1 ? -1 : at + sliding;
}

/** Marks no subject and the act's own, which is counted already: their events take no room. */
function markOwn(watch: u32): void {
  store<u8>(SEEN, 1);
  if (ownId(watch) != ID_UNSEEN) store<u8>(SEEN + <usize>ownId(watch), 1);
}
