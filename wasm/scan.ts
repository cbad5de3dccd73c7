import {
  FRAME,
  FRAME_RULE_BYTES,
  FRAME_RULES,
  KEY_BITS,
  OTHER_BITS,
  RULE_BITS,
  SELECTOR_BITS,
} from "./layout";
import { AGE, amountAt, CLASS, COLUMN, eventsOf, GROSS, SUBJECTS, WIDE } from "./page";
import { NONE, ruleAt, selectorAt, selectorOf, WHEN_AGE, WHEN_AMOUNT, WHEN_CHANNEL } from "./table";

/*
 * Which events of a page a rule counts, as one bit per event: bit i of word i / 64. A rule's bits
 * are the conjunction of a class (SELECTOR_BITS), one or two subjects (KEY_BITS), its conditions
 * and its window. Classes and subjects are computed once per page and shared by all rules.
 */

let builtPage: usize = 0;
let builtKeys: u32 = 0;
let builtSelectorsLow: u64 = 0;
let builtSelectorsHigh: u64 = 0;

/** Forgets every bit: the next page, act or table is another one. */
export function forgetBits(): void {
  builtPage = 0;
}

/** Sixteen bits: which of the 16 values at `from` are `value` in the bits of `mask`. */
function sixteen(from: usize, mask: v128, value: v128): u64 {
  const low = i16x8.eq(v128.and(v128.load(from), mask), value);
  const high = i16x8.eq(v128.and(v128.load(from, 16), mask), value);
  return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
}

/** Writes to `to` which of `n` values at `from`, u16, are `value` in the bits of `mask`. */
function compare(from: usize, to: usize, n: i32, mask: v128, value: v128): void {
  for (let i = 0; i < n; i += 64) {
    const bits =
      sixteen(from, mask, value) |
      (sixteen(from + 32, mask, value) << 16) |
      (sixteen(from + 64, mask, value) << 32) |
      (sixteen(from + 96, mask, value) << 48);
    store<u64>(to, bits);
    from += 128;
    to += 8;
  }
}

/** The bits of the events of `page` with the act's own subject `watch`. */
function keyBits(page: usize, watch: u32): usize {
  const to = KEY_BITS + ((<usize>watch) << 6);
  const bit: u32 = 1 << watch;
  if (builtKeys & bit) return to;
  builtKeys |= bit;
  const id = i16x8.splat(<i16>load<u32>(FRAME + 40 + ((<usize>watch) << 2)));
  const column = page + SUBJECTS + <usize>watch * COLUMN;
  compare(column, to, eventsOf(page), i16x8.splat(-1), id);
  return to;
}

/** The bits of the events of `page` in class `s` of `table`. */
function selectorBits(page: usize, table: usize, s: i32): usize {
  const to = SELECTOR_BITS + ((<usize>s) << 6);
  const bit: u64 = (<u64>1) << (s & 63);
  if ((s < 64 ? builtSelectorsLow : builtSelectorsHigh) & bit) return to;
  if (s < 64) builtSelectorsLow |= bit;
  else builtSelectorsHigh |= bit;
  const selector = selectorAt(table, s);
  const mask = i16x8.splat(<i16>(selector & 65535));
  compare(page + CLASS, to, eventsOf(page), mask, i16x8.splat(<i16>(selector >> 16)));
  return to;
}

/** Takes the events that do not meet the ranges of `rule` out of `bits`, word `w` of `page`. */
function withinRanges(page: usize, rule: usize, w: i32, bits: u64): u64 {
  const flags: u32 = load<u8>(rule, 6);
  let kept = bits;
  for (let left = bits; left != 0; left &= left - 1) {
    const i = (w << 6) + <i32>ctz(left);
    let meets = true;
    if (flags & WHEN_AMOUNT) {
      const amount = amountAt(page + GROSS, i);
      meets = amount >= load<i64>(rule, 24) && amount < load<i64>(rule, 32);
    }
    if (meets && flags & WHEN_AGE) {
      const age = load<i64>(page + AGE + ((<usize>i) << 3));
      meets = age >= 0 && age >= load<i64>(rule, 40) && age < load<i64>(rule, 48);
    }
    if (!meets) kept &= ~(left & -left);
  }
  return kept;
}

/** Takes the events of another channel than the rule's out of `bits`, word `w` of `page`. */
function withinChannel(page: usize, r: i32, w: i32, bits: u64): u64 {
  const id = load<u32>(FRAME_RULES + <usize>r * FRAME_RULE_BYTES, 16);
  const column = page + SUBJECTS + 6 * COLUMN;
  let kept = bits;
  for (let left = bits; left != 0; left &= left - 1) {
    const i = (w << 6) + <i32>ctz(left);
    if (<u32>load<u16>(column + ((<usize>i) << 1)) != id) kept &= ~(left & -left);
  }
  return kept;
}

/**
 * Writes which events of `page`, from event `first` on, rule `r` counts: to RULE_BITS, or with
 * `other` the approvals that end its run of declines to OTHER_BITS.
 */
export function ruleBits(page: usize, table: usize, r: i32, first: i32, other: bool): void {
  if (builtPage != page) {
    builtPage = page;
    builtKeys = 0;
    builtSelectorsLow = 0;
    builtSelectorsHigh = 0;
  }
  const rule = ruleAt(table, r);
  const words = (eventsOf(page) + 63) >> 6;
  const start = first >> 6;
  const selector = selectorBits(page, table, selectorOf(table, r, other));
  const one = keyBits(page, load<u8>(rule, 3));
  const second: u32 = load<u8>(rule, 4);
  const two = second == NONE ? one : keyBits(page, second);
  const flags: u32 = load<u8>(rule, 6);
  const to = other ? OTHER_BITS : RULE_BITS;
  let window: u64 = ~(<u64>0) << (first & 63);
  for (let w = start; w < words; w++) {
    const at = (<usize>w) << 3;
    let bits = window & load<u64>(selector + at) & load<u64>(one + at) & load<u64>(two + at);
    if (flags & (WHEN_AMOUNT | WHEN_AGE) && bits != 0) bits = withinRanges(page, rule, w, bits);
    if (flags & WHEN_CHANNEL && bits != 0) bits = withinChannel(page, r, w, bits);
    store<u64>(to + at, bits);
    window = ~(<u64>0);
  }
}

/** The four lanes of `lanes` added up and negated: the masks are −1 where an event counts. */
function minusLanes(lanes: v128): i64 {
  return -(
    <i64>i32x4.extract_lane(lanes, 0) +
    <i64>i32x4.extract_lane(lanes, 1) +
    <i64>i32x4.extract_lane(lanes, 2) +
    <i64>i32x4.extract_lane(lanes, 3)
  );
}

/** The sum of one pair of 15-bit columns over RULE_BITS from word `start` to word `end`. */
function sumPair(column: usize, start: i32, end: i32): i64 {
  // One bit per lane; the last is 128 as a low byte.
  const lanes = v128(1, 0, 2, 0, 4, 0, 8, 0, 16, 0, 32, 0, 64, 0, -128, 0);
  let low = i32x4.splat(0);
  let high = i32x4.splat(0);
  for (let w = start; w < end; w++) {
    let bits = load<u64>(RULE_BITS + ((<usize>w) << 3));
    let at = column + ((<usize>w) << 7);
    for (; bits != 0; bits >>= 8) {
      const mask = i16x8.eq(v128.and(i16x8.splat(<i16>(bits & 255)), lanes), lanes);
      low = i32x4.add(low, i32x4.dot_i16x8_s(mask, v128.load(at)));
      high = i32x4.add(high, i32x4.dot_i16x8_s(mask, v128.load(at, COLUMN)));
      at += 16;
    }
  }
  return minusLanes(low) + (minusLanes(high) << 15);
}

/**
 * The sum of the amounts in the columns at `column` (GROSS or NET) over RULE_BITS. At most
 * 512 × (2^53 − 1) < 2^62, so it cannot wrap; a lane is at most 128 × 32767.
 */
export function sumBits(page: usize, column: usize, start: i32, end: i32): i64 {
  const narrow = sumPair(page + column, start, end);
  if (load<u32>(page, WIDE) == 0) return narrow;
  return narrow + (sumPair(page + column + 2 * COLUMN, start, end) << 30);
}
