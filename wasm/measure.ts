import { SEEN, SETS, SPAN_FIRST, SUM_MAX } from "./layout";
import {
  eventsOf,
  GROSS,
  highestId,
  idPlanes,
  NET,
  PLACE,
  PLANE,
  SUBJECT_BYTES,
  SUBJECTS,
  TIME,
} from "./page";
import { maskBits } from "./select";
import { sumFrom, sumOfMask, wordOf } from "./sum";
import {
  AMOUNT,
  CONSECUTIVE_DECLINES,
  COUNT,
  DECLINES,
  DISTINCT,
  GIVEN_BACK,
  GIVEN_BACK_COUNT,
} from "./table";

/** The number of events of `bits`, word `start`, of which `window` is the window, to word `end`. */
function countBits(bits: usize, start: i32, end: i32, window: u64): i64 {
  let count = popcnt<u64>(load<u64>(bits + ((<usize>start) << 3)) & window);
  for (let w = start + 1; w < end; w++) count += popcnt<u64>(load<u64>(bits + ((<usize>w) << 3)));
  return count;
}

/** Keeps time and place of the newest event of `bits`. True if there is one. */
function keepNewest(page: usize, state: usize, bits: usize, start: i32, window: u64): bool {
  for (let w = (eventsOf(page) - 1) >> 6; w >= start; w--) {
    let word = load<u64>(bits + ((<usize>w) << 3));
    if (w == start) word &= window;
    if (word == 0) continue;
    const i = (w << 6) + 63 - <i32>clz(word);
    store<i64>(state, load<i64>(page + TIME + ((<usize>i) << 3)), 8);
    store<u64>(state, load<u64>(page + PLACE + ((<usize>i) << 3)), 16);
    store<u32>(state, 1, 24);
    return true;
  }
  return false;
}

/** Counts the declines of `bits` newer than the newest of `approvals`. True if there is one. */
function countRun(
  page: usize,
  state: usize,
  bits: usize,
  approvals: usize,
  start: i32,
  window: u64,
): bool {
  let count = load<i64>(state);
  let ended = false;
  for (let w = (eventsOf(page) - 1) >> 6; w >= start && !ended; w--) {
    const inside: u64 = w == start ? window : ~(<u64>0);
    const declines = load<u64>(bits + ((<usize>w) << 3)) & inside;
    const ends = load<u64>(approvals + ((<usize>w) << 3)) & inside;
    ended = ends != 0;
    count += popcnt<u64>(ended ? (declines >> (63 - clz(ends))) >> 1 : declines);
  }
  store<i64>(state, count);
  return ended;
}

/** Marks `id` in SEEN if `found`; 1 if that is new. */
function mark(id: usize, found: v128): i64 {
  const isNew = v128.any_true(found) && load<u8>(SEEN + id) == 0;
  if (isNew) store<u8>(SEEN + id, 1);
  return isNew ? 1 : 0;
}

/**
 * Marks the ids `high` × 8 … + 7 that occur in the set of events at `set`, which all have the bits
 * `high` above their lowest three. Each of the eight is one conjunction of the lowest planes.
 */
function markEight(column: usize, set: usize, high: u32, start: usize, end: usize): i64 {
  let zero = i64x2.splat(0);
  let one = zero;
  let two = zero;
  let three = zero;
  let four = zero;
  let five = zero;
  let six = zero;
  let seven = zero;
  for (let at = start; at < end; at += 16) {
    const all = v128.load(set + at);
    const low = v128.load(column + at);
    const middle = v128.load(column + at, PLANE);
    const top = v128.load(column + at, 2 * PLANE);
    const below = v128.andnot(all, top);
    const above = v128.and(all, top);
    const a = v128.andnot(below, middle);
    const b = v128.and(below, middle);
    const c = v128.andnot(above, middle);
    const d = v128.and(above, middle);
    zero = v128.or(zero, v128.andnot(a, low));
    one = v128.or(one, v128.and(a, low));
    two = v128.or(two, v128.andnot(b, low));
    three = v128.or(three, v128.and(b, low));
    four = v128.or(four, v128.andnot(c, low));
    five = v128.or(five, v128.and(c, low));
    six = v128.or(six, v128.andnot(d, low));
    seven = v128.or(seven, v128.and(d, low));
  }
  const id = (<usize>high) << 3;
  const lower = mark(id, zero) + mark(id + 1, one) + mark(id + 2, two) + mark(id + 3, three);
  return lower + mark(id + 4, four) + mark(id + 5, five) + mark(id + 6, six) + mark(id + 7, seven);
}

/** Writes to SETS, behind the set, its events with the bits `high` in the planes from 3 on. */
function keepHigh(column: usize, planes: i32, high: u32, start: usize, end: usize): bool {
  let any = i64x2.splat(0);
  for (let at = start; at < end; at += 16) {
    let kept = v128.load(SETS + at);
    for (let b = 3; b < planes; b++) {
      const flip = i64x2.splat(<i64>((high >> (b - 3)) & 1) - 1);
      kept = v128.and(kept, v128.xor(v128.load(column + at + <usize>b * PLANE), flip));
    }
    v128.store(SETS + PLANE + at, kept);
    any = v128.or(any, kept);
  }
  return v128.any_true(any);
}

/**
 * The number of subjects `watch` of the events of `bits` that were not marked in SEEN yet, and now
 * are: eight ids at a time, those of which nothing is in the set being passed over.
 */
function countNew(page: usize, watch: u32, bits: usize, first: i32, window: u64): i64 {
  const end = (eventsOf(page) + 63) >> 6;
  const start = first >> 6;
  const planes = idPlanes(page, watch);
  const column = page + SUBJECTS + <usize>watch * SUBJECT_BYTES;
  for (let w = start & ~1; w < ((end + 1) & ~1); w++) {
    store<u64>(SETS + ((<usize>w) << 3), wordOf(bits, w, start, end, window));
  }
  const from = (<usize>(start >> 1)) << 4;
  const to = (<usize>((end + 1) >> 1)) << 4;
  // Id 0 is no subject: marked beforehand, it is not counted.
  store<u8>(SEEN, 1);
  if (planes <= 3) return markEight(column, SETS, 0, from, to);
  const highest = highestId(page, watch) >> 3;
  let count: i64 = 0;
  for (let high: u32 = 0; high <= highest; high++) {
    if (!keepHigh(column, planes, high, from, to)) continue;
    count += markEight(column, SETS + PLANE, high, from, to);
  }
  return count;
}

/** Clears SEEN for the subjects `watch` of the history that ends with `page`. */
export function clearSeen(page: usize, watch: u32): void {
  const end = SEEN + <usize>highestId(page, watch) + 1;
  for (let at = SEEN; at < end; at += 16) v128.store(at, i64x2.splat(0));
}

/**
 * Adds what the rule with `plan` counts in `page` to its `state`. True if no older page can change
 * it.
 */
export function foldPage(page: usize, table: usize, plan: usize, state: usize): bool {
  const first = load<i32>(SPAN_FIRST + ((<usize>load<u8>(plan, 4)) << 2));
  const n = eventsOf(page);
  if (first >= n) return n != 0;
  const metric: u32 = load<u8>(plan, 1);
  const start = first >> 6;
  const window: u64 = ~(<u64>0) << (first & 63);
  const bits = maskBits(page, table, load<u8>(plan, 2));
  if (metric == COUNT || metric == DECLINES || metric == GIVEN_BACK_COUNT) {
    const count = countBits(bits, start, (n + 63) >> 6, window);
    store<i64>(state, load<i64>(state) + count);
  } else if (metric == AMOUNT) {
    const sum =
      load<i64>(state) + sumOfMask(page, load<u16>(plan, 18), load<u8>(plan, 2), bits, first);
    store<i64>(state, min<i64>(sum, SUM_MAX));
  } else if (metric == GIVEN_BACK) {
    const given = sumFrom(page, GROSS, bits, first) - sumFrom(page, NET, bits, first);
    store<i64>(state, min<i64>(load<i64>(state) + given, SUM_MAX));
  } else if (metric == DISTINCT) {
    const count = countNew(page, load<u8>(plan, 5), bits, first, window);
    store<i64>(state, load<i64>(state) + count);
  } else if (metric == CONSECUTIVE_DECLINES) {
    const approvals = maskBits(page, table, load<u8>(plan, 3));
    if (countRun(page, state, bits, approvals, start, window)) return true;
  } else if (keepNewest(page, state, bits, start, window)) {
    return true;
  }
  return first > 0;
}
