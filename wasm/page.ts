import {
  FLAG_OFFLINE,
  FLAG_PLACE,
  FRAME,
  ID_UNSEEN,
  ownId,
  PAGE_BYTES,
  PAGE_EVENTS,
  PAGE_SLOTS,
  PAGES,
  REPORTED_MAX,
  WATCHES,
} from "./layout";
import { ACROSS, ACT_MAX } from "./table";

/*
 * One page: 512 events of one owner's history, oldest first. A longer history is a chain of pages.
 * The generation is the stamp of the history the page belongs to: a page whose stamp differs from
 * the caller's is never read.
 *
 * All that rules select and add by is stored in planes: plane b of a column holds bit b of the
 * column's value of every event, 64 bytes for 512 events, event i being bit i mod 64 of word
 * i / 64. To select is then to AND planes, to count is to count bits, and to add amounts is to add
 * 2^b for each bit counted in plane b: 128 events per SIMD operation, and only the planes in use.
 *
 *      0 ┌ header ───────────────────────────────────────────────────── 256 ┐
 *        │  0 generation u32 (0: free) │ 4 events u32                        │
 *        │  8 previous page i32 (−1: none)                                   │
 *        │ 16 first event's time i64 │ 24 last event's time i64              │
 *        │ 32 highest subject id, this page and older ones, 10 × u32         │
 *        │ 72 amount planes in use u32 │ 76 age planes in use u32            │
 *    256 ├ time, i64, ms since the epoch ──────────────────────── 512 × 8 ┤
 *   4352 ├ place, lat i32 and lon i32, 10^−6 degrees; of an act across ───────── ┤
 *        │ wallets the time since its wallet's last top-up, i64, ms   512 × 8 │
 *   8448 ├ class, 18 planes ──────────────────────────────────── 18 × 64 ┤
 *        │ 0–5 approved act of that number │ 6–11 declined act of that number │
 *        │ 12 returned in full │ 13 offline │ 14 has a place │ 15 has an age   │
 *        │ 16 has a last top-up │ 17 something returned                       │
 *   9600 ├ subject ids, 16 planes per watch ───────────────── 10 × 16 × 64 ┤
 *  19840 ├ amount, 53 planes ──────────────────────────────────── 53 × 64 ┤
 *  23232 ├ amount less what was returned, 53 planes ───────────── 53 × 64 ┤
 *  26624 ├ age, ms, 53 planes: the device's, of an act across ──── 53 × 64 ┤
 *        │ wallets the wallet's                                              │
 *  30016 └───────────────────────────────────────────────────────────────────┘
 */

export const PLANE: usize = 64;
export const PREVIOUS: usize = 8;
export const FIRST_AT: usize = 16;
export const LAST_AT: usize = 24;
export const HIGHEST_ID: usize = 32;
export const AMOUNT_PLANES: usize = 72;
export const AGE_PLANES: usize = 76;
export const TIME: usize = 256;
export const PLACE: usize = 4352;
export const CLASS: usize = 8448;
export const SUBJECTS: usize = 9600;
export const SUBJECT_BYTES: usize = 1024;
export const GROSS: usize = 19840;
export const NET: usize = 23232;
export const AGE: usize = 26624;

/** The class planes of approved and of declined acts; the act's number is added. */
export const APPROVED: u32 = 0;
export const DECLINED: u32 = 6;
/** The class planes that a condition or a metric adds. */
export const RETURNED: u32 = 12;
export const OFFLINE: u32 = 13;
export const PLACED: u32 = 14;
export const AGED: u32 = 15;
export const TOPPED_UP: u32 = 16;
export const GIVEN: u32 = 17;

/** The address of class plane `plane` of `page`. */
export function classPlane(page: usize, plane: u32): usize {
  return page + CLASS + <usize>plane * PLANE;
}

/** The address of page `index`. The caller has checked the index. */
export function pageAt(index: u32): usize {
  return PAGES + <usize>index * PAGE_BYTES;
}

/** The number of events in `page`. */
export function eventsOf(page: usize): i32 {
  return load<i32>(page, 4);
}

/** The highest subject id of `watch` in `page` and the pages before it. */
export function highestId(page: usize, watch: u32): u32 {
  return load<u32>(page + HIGHEST_ID + ((<usize>watch) << 2));
}

/** The number of planes that hold subject ids of `watch` in `page`. */
export function idPlanes(page: usize, watch: u32): i32 {
  return 32 - <i32>clz(highestId(page, watch));
}

/** True if `index` is a page that carries the stamp `generation`. */
export function owns(index: u32, generation: u32): bool {
  return index < PAGE_SLOTS && generation != 0 && load<u32>(pageAt(index)) == generation;
}

/**
 * Empties page `index` and stamps it. `previous` is the older page of the same history, −1 if
 * none. False, and nothing changed, if `previous` does not carry the same stamp.
 */
export function openPage(index: u32, generation: u32, previous: i32): bool {
  if (index >= PAGE_SLOTS || generation == 0) return false;
  if (previous != -1 && (previous == <i32>index || !owns(<u32>previous, generation))) return false;
  const page = pageAt(index);
  memory.fill(page, 0, PAGE_BYTES);
  store<u32>(page, generation);
  store<i32>(page, previous, PREVIOUS);
  if (previous != -1) {
    memory.copy(page + HIGHEST_ID, pageAt(<u32>previous) + HIGHEST_ID, <usize>WATCHES * 4);
  }
  return true;
}

/** Wipes page `index`: its stamp is gone and so is everything its owner left in it. */
export function closePage(index: u32): void {
  if (index < PAGE_SLOTS) memory.fill(pageAt(index), 0, PAGE_BYTES);
}

/** Writes `value` as event `i` into the planes at `column`, all of which are 0 there. */
function storePlanes(column: usize, i: i32, value: u64): void {
  const at = column + ((<usize>(i >> 6)) << 3);
  const bit: u64 = (<u64>1) << (i & 63);
  for (let left = value; left != 0; left &= left - 1) {
    const plane = at + <usize>ctz(left) * PLANE;
    store<u64>(plane, load<u64>(plane) | bit);
  }
}

/** The value of event `i` in the first `planes` planes at `column`. */
export function valueAt(column: usize, planes: i32, i: i32): i64 {
  const at = column + ((<usize>(i >> 6)) << 3);
  let value: u64 = 0;
  for (let b = planes - 1; b >= 0; b--) {
    const bit = (load<u64>(at + <usize>b * PLANE) >> (i & 63)) & 1;
    value = (value << 1) | bit;
  }
  return value;
}

/** Keeps at `counter` the number of planes that `value` and all values before it need. */
function widen(counter: usize, value: i64): void {
  const planes: u32 = 64 - <u32>clz<i64>(value);
  if (planes > load<u32>(counter)) store<u32>(counter, planes);
}

/** True if the ages in FRAME are in range, and only those that its act tells. */
function agesHold(): bool {
  const device = load<i64>(FRAME, 16);
  const wallet = load<i64>(FRAME, 96);
  const toppedUp = load<i64>(FRAME, 104);
  if (load<u32>(FRAME, 32) < ACROSS) {
    return wallet == -1 && toppedUp == -1 && device >= -1 && device <= REPORTED_MAX;
  }
  if (device != -1 || load<u32>(FRAME, 36) & FLAG_PLACE) return false;
  if (wallet < -1 || wallet > REPORTED_MAX) return false;
  return toppedUp >= -1 && toppedUp <= REPORTED_MAX;
}

/** The age that the act in FRAME tells: its device's, or across wallets its wallet's. */
function ageOfFrame(): i64 {
  return load<u32>(FRAME, 32) < ACROSS ? load<i64>(FRAME, 16) : load<i64>(FRAME, 96);
}

/** True if the event in FRAME, as event `n` of `page`, is in range and not older than the last. */
function frameHolds(page: usize, n: i32): bool {
  const at = load<i64>(FRAME);
  const amount = load<i64>(FRAME, 8);
  const returned = load<i64>(FRAME, 80);
  if (amount < 0 || amount > REPORTED_MAX || returned < 0 || returned > amount) return false;
  if (load<u32>(FRAME, 32) > ACT_MAX || !agesHold()) return false;
  for (let watch: u32 = 0; watch < <u32>WATCHES; watch++) {
    if (ownId(watch) >= ID_UNSEEN) return false;
  }
  return at >= 0 && (n == 0 || at >= load<i64>(page, LAST_AT));
}

/** The class of the event in FRAME, one bit per plane. */
function classOfFrame(): u32 {
  const amount = load<i64>(FRAME, 8);
  const flags = load<u32>(FRAME, 36);
  const outcome = load<u32>(FRAME, 88) != 0 ? DECLINED : APPROVED;
  let planes: u32 = (<u32>1) << (outcome + load<u32>(FRAME, 32));
  if (amount > 0 && load<i64>(FRAME, 80) == amount) planes |= (<u32>1) << RETURNED;
  if (flags & FLAG_OFFLINE) planes |= (<u32>1) << OFFLINE;
  if (flags & FLAG_PLACE) planes |= (<u32>1) << PLACED;
  if (ageOfFrame() >= 0) planes |= (<u32>1) << AGED;
  if (load<i64>(FRAME, 104) >= 0) planes |= (<u32>1) << TOPPED_UP;
  if (load<i64>(FRAME, 80) > 0) planes |= (<u32>1) << GIVEN;
  return planes;
}

/**
 * Adds the event in FRAME behind the last one of page `index`. 0 when done, 1 when the page is
 * full, 2 when the stamp differs, 3 when the event is malformed or older than the last.
 */
export function appendEvent(index: u32, generation: u32): u32 {
  if (!owns(index, generation)) return 2;
  const page = pageAt(index);
  const n = eventsOf(page);
  if (n >= PAGE_EVENTS) return 1;
  if (!frameHolds(page, n)) return 3;
  const at = load<i64>(FRAME);
  const amount = load<i64>(FRAME, 8);
  const age = ageOfFrame();
  const across = load<u32>(FRAME, 32) >= ACROSS;
  const place = across ? load<u64>(FRAME, 104) : load<u64>(FRAME, 24);
  store<i64>(page + TIME + ((<usize>n) << 3), at);
  store<u64>(page + PLACE + ((<usize>n) << 3), place);
  storePlanes(page + CLASS, n, classOfFrame());
  for (let watch: u32 = 0; watch < <u32>WATCHES; watch++) {
    const id = ownId(watch);
    storePlanes(page + SUBJECTS + <usize>watch * SUBJECT_BYTES, n, id);
    if (id > highestId(page, watch)) store<u32>(page + HIGHEST_ID + ((<usize>watch) << 2), id);
  }
  storePlanes(page + GROSS, n, amount);
  storePlanes(page + NET, n, amount - load<i64>(FRAME, 80));
  widen(page + AMOUNT_PLANES, amount);
  if (age > 0) {
    storePlanes(page + AGE, n, age);
    widen(page + AGE_PLANES, age);
  }
  if (n == 0) store<i64>(page, at, FIRST_AT);
  store<i64>(page, at, LAST_AT);
  store<i32>(page, n + 1, 4);
  return 0;
}

/** The index of the first event of `page` later than `since`; the number of events if none is. */
export function firstAfter(page: usize, since: i64): i32 {
  const n = eventsOf(page);
  if (n == 0 || load<i64>(page, LAST_AT) <= since) return n;
  if (load<i64>(page, FIRST_AT) > since) return 0;
  let low = 0;
  let size = n;
  while (size > 1) {
    const half = size >> 1;
    const middle = load<i64>(page + TIME + ((<usize>(low + half)) << 3));
    low = select<i32>(low + half, low, middle <= since);
    size -= half;
  }
  return low + 1;
}
