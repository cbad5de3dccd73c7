import {
  FRAME,
  ID_UNSEEN,
  OTHER_BITS,
  RULE_BITS,
  SEEN,
  STATE,
  STATE_BYTES,
  SUM_MAX,
} from "./layout";
import {
  COLUMN,
  eventsOf,
  FIRST_AT,
  firstAfter,
  GROSS,
  HIGHEST_ID,
  LAST_AT,
  NET,
  PLACE,
  SUBJECTS,
  TIME,
} from "./page";
import { ruleBits, sumBits } from "./scan";
import {
  AMOUNT,
  CONSECUTIVE_DECLINES,
  DISTINCT,
  GIVE_BACK,
  ruleAt,
  TIME_SINCE_LAST,
  TRAVEL_SPEED,
} from "./table";

/** The address of the running state of rule `r`. */
export function stateOf(r: i32): usize {
  return STATE + <usize>r * STATE_BYTES;
}

/** The number of bits set in RULE_BITS from word `start` to word `end`. */
function countBits(start: i32, end: i32): i64 {
  let count: i64 = 0;
  for (let w = start; w < end; w++) count += popcnt(load<i64>(RULE_BITS + ((<usize>w) << 3)));
  return count;
}

/** Keeps time and place of the newest event of RULE_BITS. True if there is one. */
function keepNewest(page: usize, state: usize, start: i32, end: i32): bool {
  for (let w = end - 1; w >= start; w--) {
    const bits = load<u64>(RULE_BITS + ((<usize>w) << 3));
    if (bits == 0) continue;
    const i = (w << 6) + 63 - <i32>clz(bits);
    store<i64>(state, load<i64>(page + TIME + ((<usize>i) << 3)), 16);
    store<u64>(state, load<u64>(page + PLACE + ((<usize>i) << 3)), 24);
    store<u32>(state, 1, 32);
    return true;
  }
  return false;
}

/** Counts the declines of RULE_BITS newer than the newest approval. True if there is one. */
function countRun(state: usize, start: i32, end: i32): bool {
  let count = load<i64>(state, 8);
  let ended = false;
  for (let w = end - 1; w >= start && !ended; w--) {
    const declines = load<u64>(RULE_BITS + ((<usize>w) << 3));
    const approvals = load<u64>(OTHER_BITS + ((<usize>w) << 3));
    ended = approvals != 0;
    const newest = 63 - clz(approvals);
    count += <i64>popcnt(ended ? (declines >> newest) >> 1 : declines);
  }
  store<i64>(state, count, 8);
  return ended;
}

/** Marks in SEEN the subject of each event of RULE_BITS, `column` being that of the subject. */
function markSeen(column: usize, start: i32, end: i32): void {
  for (let w = start; w < end; w++) {
    const at = column + ((<usize>w) << 7);
    for (let bits = load<u64>(RULE_BITS + ((<usize>w) << 3)); bits != 0; bits &= bits - 1) {
      store<u8>(SEEN + <usize>load<u16>(at + ((<usize>ctz(bits)) << 1)), 1);
    }
  }
}

/** Adds what rule `r` counts in `page` to its state. True if no older page can change it. */
export function foldPage(page: usize, table: usize, r: i32): bool {
  const rule = ruleAt(table, r);
  const state = stateOf(r);
  const since = load<i64>(state);
  const n = eventsOf(page);
  if (n == 0) return false;
  if (load<i64>(page, LAST_AT) <= since) return true;
  const first = load<i64>(page, FIRST_AT) > since ? 0 : firstAfter(page, since);
  const metric: u32 = load<u8>(rule, 1);
  const start = first >> 6;
  const end = (n + 63) >> 6;
  ruleBits(page, table, r, first, false);
  if (metric == AMOUNT) {
    const column = load<u8>(rule, 6) & GIVE_BACK ? NET : GROSS;
    const sum = load<i64>(state, 8) + sumBits(page, column, start, end);
    store<i64>(state, min<i64>(sum, SUM_MAX), 8);
  } else if (metric == DISTINCT) {
    markSeen(page + SUBJECTS + <usize>load<u8>(rule, 2) * COLUMN, start, end);
  } else if (metric == CONSECUTIVE_DECLINES) {
    ruleBits(page, table, r, first, true);
    if (countRun(state, start, end)) return true;
  } else if (metric == TIME_SINCE_LAST || metric == TRAVEL_SPEED) {
    if (keepNewest(page, state, start, end)) return true;
  } else {
    store<i64>(state, load<i64>(state, 8) + countBits(start, end), 8);
  }
  return first > 0;
}

/** Clears SEEN for the subjects `watch` of the history that ends with `page`. */
export function clearSeen(page: usize, watch: u32): void {
  memory.fill(SEEN, 0, <usize>load<u32>(page + HIGHEST_ID + ((<usize>watch) << 2)) + 1);
}

/** The number of subjects marked in SEEN, id 0 (absent) left out. */
export function countSeen(page: usize, watch: u32): i64 {
  const highest = load<u32>(page + HIGHEST_ID + ((<usize>watch) << 2));
  let count: i64 = 0;
  for (let id: u32 = 1; id <= highest; id++) count += load<u8>(SEEN + <usize>id);
  return count;
}

/** True if the act's own subject `watch` is marked in SEEN. */
export function ownSeen(page: usize, watch: u32): bool {
  const id = load<u32>(FRAME + 40 + ((<usize>watch) << 2));
  if (id == ID_UNSEEN || id > load<u32>(page + HIGHEST_ID + ((<usize>watch) << 2))) return false;
  return load<u8>(SEEN + <usize>id) != 0;
}
