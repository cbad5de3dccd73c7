import { RULES_MAX, TABLE_SLOT_BYTES, TABLES, WATCHES } from "./layout";

/*
 * The rule table, as `src/velocity/table.ts` writes it.
 *
 *    0 ┌ header ─────────────────────────────────────────────────────── 32 ┐
 *      │  0 magic u32 "SKVT" │ 4 format u16 (1) │ 6 rules u16 (0 … 64)      │
 *      │  8 policy version u32 │ 12 bytes u32 │ 16 checksum u32 (FNV-1a of  │
 *      │ all bytes with this field 0) │ 20 currency 3 × u8 │ 23 … 31 zero   │
 *   32 ├ rules ──────────────────────────────────────────────── rules × 72 ┤
 *      │  0 act u8 │ 1 metric u8 │ 2 distinct watch u8 │ 3 watch u8         │
 *      │  4 second watch u8 (255: none, also for 2) │ 5 action u8           │
 *      │  6 flags u8: 1 give back, 2 amount range, 4 device age range,      │
 *      │    8 channel, 16 offline asked for, 32 the offline value asked for │
 *      │  7 window u8: 0 sliding, 1 day, 2 week, 3 month                    │
 *      │  8 sliding ms u64, or day u8, hour u8 and zeros                    │
 *      │ 16 limit u64 │ 24 amount from u64 │ 32 amount to u64, exclusive    │
 *      │ 40 device or wallet age from u64 │ 48 its end u64, exclusive (2^53   │
 *      │    when a range has no end)                                        │
 *      │ 56 id at u16 │ 58 id bytes u8 │ 59 zone bytes u8 │ 60 zone at u16  │
 *      │ 62 channel at u16 │ 64 channel bytes u8 │ 65 more flags u8: 1 wallet │
 *      │    age range, 2 topped up within, 4 near, 8 either of 1 and 2      │
 *      │ 66 near u16, 10^−4 of the amount │ 68 topped up within u32, ms       │
 *      ├ strings, ASCII, addressed from the table's first byte ─ ≤ 12288 in all ┤
 */

export const COUNT: u32 = 0;
export const AMOUNT: u32 = 1;
export const DISTINCT: u32 = 2;
export const DECLINES: u32 = 3;
export const CONSECUTIVE_DECLINES: u32 = 4;
export const TIME_SINCE_LAST: u32 = 5;
export const TRAVEL_SPEED: u32 = 6;
export const GIVEN_BACK: u32 = 7;
export const GIVEN_BACK_COUNT: u32 = 8;

/** The acts from this number on are seen across wallets. */
export const ACROSS: u32 = 3;
export const ACT_MAX: u32 = 5;

export const GIVE_BACK: u32 = 1;
export const WHEN_AMOUNT: u32 = 2;
export const WHEN_AGE: u32 = 4;
export const WHEN_CHANNEL: u32 = 8;
export const WHEN_OFFLINE: u32 = 16;
export const OFFLINE_VALUE: u32 = 32;

/** The further flags, at 65. */
export const WHEN_WALLET_AGE: u32 = 1;
export const WHEN_TOPPED_UP: u32 = 2;
export const NEAR: u32 = 4;
export const EITHER: u32 = 8;

export const NONE: u32 = 255;

const MAGIC: u32 = 0x54564b53;
const HEADER: u32 = 32;
const RULE: u32 = 72;
const BYTES_MAX: u32 = 12288;
const WINDOW_MIN: u64 = 1000;
const WINDOW_MAX: u64 = 34560000000;
const NEAR_MAX: u32 = 10000;
const TOPPED_UP_MAX: u32 = 2592000000;
const SAFE_MAX: u64 = 9007199254740991;

/** The address of table slot `index`. The caller has checked the index. */
export function tableAt(index: u32): usize {
  return TABLES + <usize>index * TABLE_SLOT_BYTES;
}

/** The number of rules of the table at `table`. */
export function rulesOf(table: usize): i32 {
  return load<u16>(table, 6);
}

/** The address of rule `r`. */
export function ruleAt(table: usize, r: u32): usize {
  return table + <usize>HEADER + <usize>r * <usize>RULE;
}

function checksum(table: usize, bytes: u32): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i: u32 = 0; i < bytes; i++) {
    const byte: u32 = i >= 16 && i < 20 ? 0 : <u32>load<u8>(table + i);
    hash = (hash ^ byte) * 0x01000193;
  }
  return hash;
}

function stringWithin(at: u32, length: u32, strings: u32, bytes: u32): bool {
  return at >= strings && at + length <= bytes;
}

function rangeHolds(rule: usize, at: usize, asked: bool): bool {
  const from = load<u64>(rule + at);
  const to = load<u64>(rule + at, 8);
  if (!asked) return from == 0 && to == 0;
  return from < to && to <= SAFE_MAX + 1;
}

function windowHolds(rule: usize): bool {
  const kind = load<u8>(rule, 7);
  if (kind > 3) return false;
  if (kind == 0) {
    const length = load<u64>(rule, 8);
    return length >= WINDOW_MIN && length <= WINDOW_MAX && load<u8>(rule, 59) == 0;
  }
  const day = load<u8>(rule, 8);
  const last: u8 = kind == 1 ? 0 : kind == 2 ? 7 : 31;
  if (day > last || (kind != 1 && day == 0) || load<u8>(rule, 9) > 23) return false;
  return load<u64>(rule, 8) >> 16 == 0 && load<u8>(rule, 59) != 0;
}

function ruleHolds(rule: usize, strings: u32, bytes: u32): bool {
  const metric: u32 = load<u8>(rule, 1);
  const distinct: u32 = load<u8>(rule, 2);
  const first: u32 = load<u8>(rule, 3);
  const second: u32 = load<u8>(rule, 4);
  const flags: u32 = load<u8>(rule, 6);
  const more: u32 = load<u8>(rule, 65);
  if (<u32>load<u8>(rule) > ACT_MAX || metric > GIVEN_BACK_COUNT) return false;
  if (load<u8>(rule, 5) > 2 || flags > 63 || more > 15) return false;
  if (more & EITHER && (more & 3) != 3) return false;
  if (metric == DISTINCT ? distinct >= <u32>WATCHES : distinct != NONE) return false;
  if (first >= <u32>WATCHES || (second >= <u32>WATCHES && second != NONE)) return false;
  if (first == second || distinct == first || (distinct != NONE && distinct == second))
    return false;
  if (flags & OFFLINE_VALUE && !(flags & WHEN_OFFLINE)) return false;
  if (flags & GIVE_BACK && metric > DISTINCT) return false;
  if (!windowHolds(rule) || load<u64>(rule, 16) > SAFE_MAX) return false;
  if (!rangeHolds(rule, 24, (flags & WHEN_AMOUNT) != 0)) return false;
  if (flags & WHEN_AGE && more & WHEN_WALLET_AGE) return false;
  if (!rangeHolds(rule, 40, (flags & WHEN_AGE) != 0 || (more & WHEN_WALLET_AGE) != 0)) return false;
  const near: u32 = load<u16>(rule, 66);
  if (more & NEAR ? near > NEAR_MAX : near != 0) return false;
  const within = load<u32>(rule, 68);
  if ((within != 0) != ((more & WHEN_TOPPED_UP) != 0) || within > TOPPED_UP_MAX) return false;
  const channel: u32 = load<u8>(rule, 64);
  if ((channel != 0) != ((flags & WHEN_CHANNEL) != 0)) return false;
  if (load<u8>(rule, 58) == 0) return false;
  if (!stringWithin(load<u16>(rule, 56), load<u8>(rule, 58), strings, bytes)) return false;
  if (!stringWithin(load<u16>(rule, 60), load<u8>(rule, 59), strings, bytes)) return false;
  return stringWithin(load<u16>(rule, 62), channel, strings, bytes);
}

/** True unless a field of the `bytes` bytes at `table` is out of its range or the checksum wrong. */
export function tableHolds(table: usize, bytes: u32): bool {
  if (bytes < HEADER || bytes > BYTES_MAX || load<u32>(table, 12) != bytes) return false;
  if (load<u32>(table) != MAGIC || load<u16>(table, 4) != 1) return false;
  const rules = rulesOf(table);
  const strings = HEADER + <u32>rules * RULE;
  if (rules > RULES_MAX || strings > bytes) return false;
  if (load<u8>(table, 23) != 0 || load<u64>(table, 24) != 0) return false;
  if (load<u32>(table, 16) != checksum(table, bytes)) return false;
  for (let r = 0; r < rules; r++) {
    if (!ruleHolds(ruleAt(table, r), strings, bytes)) return false;
  }
  return true;
}
