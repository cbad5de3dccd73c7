import { FRAME, FRAME_RULE_BYTES, FRAME_RULES, OTHER_BITS, RULE_BITS, SEEN } from "./layout";
import { clearSeen, stateOf } from "./measure";
import {
  amountAt,
  COLUMN,
  eventsOf,
  FIRST_AT,
  firstAfter,
  GROSS,
  LAST_AT,
  NET,
  PREVIOUS,
  pageAt,
  SUBJECTS,
  TIME,
} from "./page";
import { ruleBits } from "./scan";
import {
  AMOUNT,
  CONSECUTIVE_DECLINES,
  COUNT,
  DISTINCT,
  GIVE_BACK,
  ruleAt,
  TIME_SINCE_LAST,
} from "./table";

/*
 * When would the act pass? A window only ever loses its oldest events, so walk from the newest to
 * the oldest and keep what fits; the first event that does not fit has to leave the window, and
 * the act passes in the millisecond in which it does. Walked only for a rule that was exceeded.
 */

/** What still fits: events, minor units or other subjects; negative if the act alone is too much. */
function roomFor(rule: usize): i64 {
  const metric: u32 = load<u8>(rule, 1);
  const limit = load<i64>(rule, 16);
  if (metric == AMOUNT) return limit - load<i64>(FRAME, 8);
  return metric == COUNT || metric == DISTINCT ? limit - 1 : limit;
}

/** What event `i` takes of the room. Marks it in SEEN for a distinct count. */
function weightOf(page: usize, rule: usize, i: i32): i64 {
  const metric: u32 = load<u8>(rule, 1);
  if (metric == AMOUNT) return amountAt(page + (load<u8>(rule, 6) & GIVE_BACK ? NET : GROSS), i);
  if (metric != DISTINCT) return 1;
  const column = page + SUBJECTS + <usize>load<u8>(rule, 2) * COLUMN;
  const id = <usize>load<u16>(column + ((<usize>i) << 1));
  if (id == 0 || load<u8>(SEEN + id) != 0) return 0;
  store<u8>(SEEN + id, 1);
  return 1;
}

/** The time of the newest event that does not fit into the room; −1 if all fit. */
function newestUnfit(head: u32, table: usize, r: i32): i64 {
  const rule = ruleAt(table, r);
  const since = load<i64>(stateOf(r));
  const run = load<u8>(rule, 1) == CONSECUTIVE_DECLINES;
  let room = roomFor(rule);
  for (let index = <i32>head; index != -1; index = load<i32>(pageAt(<u32>index), PREVIOUS)) {
    const page = pageAt(<u32>index);
    if (eventsOf(page) == 0) continue;
    if (load<i64>(page, LAST_AT) <= since) break;
    const first = load<i64>(page, FIRST_AT) > since ? 0 : firstAfter(page, since);
    ruleBits(page, table, r, first, false);
    if (run) ruleBits(page, table, r, first, true);
    for (let i = eventsOf(page) - 1; i >= first; i--) {
      const word = (<usize>(i >> 6)) << 3;
      const bit: u64 = (<u64>1) << (i & 63);
      if (run && load<u64>(OTHER_BITS + word) & bit) return -1;
      if (!(load<u64>(RULE_BITS + word) & bit)) continue;
      room -= weightOf(page, rule, i);
      if (room < 0) return load<i64>(page + TIME + ((<usize>i) << 3));
    }
  }
  return -1;
}

/** The length of the sliding window of `rule`, ms; 0 for a calendar window. */
function slidingOf(rule: usize): i64 {
  return load<u8>(rule, 7) == 0 ? load<i64>(rule, 8) : 0;
}

/** When the newest event is far enough back: after `wait` ms, or when it leaves the window. */
export function afterWait(table: usize, r: i32, wait: i64): i64 {
  const at = load<i64>(stateOf(r), 16);
  const sliding = slidingOf(ruleAt(table, r));
  const end = load<i64>(FRAME_RULES + <usize>r * FRAME_RULE_BYTES, 8);
  const leaves = sliding != 0 ? at + sliding : end;
  return min<i64>(at + wait, leaves);
}

/** The earliest time at which the act passes rule `r`, which it exceeds now; −1 if never. */
export function passesAt(head: u32, table: usize, r: i32): i64 {
  const rule = ruleAt(table, r);
  const metric: u32 = load<u8>(rule, 1);
  if (metric == TIME_SINCE_LAST) return afterWait(table, r, load<i64>(rule, 16));
  if (roomFor(rule) < 0) return -1;
  const sliding = slidingOf(rule);
  if (sliding == 0) return load<i64>(FRAME_RULES + <usize>r * FRAME_RULE_BYTES, 8);
  if (metric == DISTINCT) {
    const page = pageAt(head);
    const watch: u32 = load<u8>(rule, 2);
    clearSeen(page, watch);
    markOwn(watch);
  }
  const at = newestUnfit(head, table, r);
  return at == -1 ? -1 : at + sliding;
}

/** Marks the act's own subject, which is counted already, so that its events take no room. */
function markOwn(watch: u32): void {
  const id = load<u32>(FRAME + 40 + ((<usize>watch) << 2));
  if (id < 65535) store<u8>(SEEN + <usize>id, 1);
}
