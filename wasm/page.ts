import {
  FLAG_OFFLINE,
  FLAG_PLACE,
  FRAME,
  PAGE_BYTES,
  PAGE_EVENTS,
  PAGE_SLOTS,
  PAGES,
  REPORTED_MAX,
  WATCHES,
} from "./layout";

/*
 * One page: 512 events of one owner's history, in columns, oldest first. A longer history is a
 * chain of pages. The generation is the stamp of the history the page belongs to: a page whose
 * stamp differs from the caller's is never read.
 *
 *      0 ┌ header ──────────────────────────────────────────────────── 256 ┐
 *        │  0 generation u32 (0: free) │ 4 events u32                       │
 *        │  8 previous page i32 (−1: none) │ 12 wide amounts u32            │
 *        │ 16 first event's time i64 │ 24 last event's time i64             │
 *        │ 32 highest subject id, this page and older ones, 10 × u32         │
 *    256 ├ time, i64, ms since the epoch ───────────────────────── 512 × 8 ┤
 *   4352 ├ amount, four columns of 15 bits, u16, lowest first ─ 4 × 512 × 2 ┤
 *   8448 ├ amount less what was returned, likewise ─────────── 4 × 512 × 2 ┤
 *  12544 ├ subject ids, one column per watch, u16 ──────────── 10 × 512 × 2 ┤
 *  22784 ├ class, u16 ──────────────────────────────────────────── 512 × 2 ┤
 *        │ bits 0–1 act │ 2 declined │ 3 returned in full │ 4 offline       │
 *        │ 5 has a place │ 15 present                                       │
 *  23808 ├ device age, i64, ms (−1: unknown) ───────────────────── 512 × 8 ┤
 *  27904 ├ place, lat i32 and lon i32, 10^−6 degrees ───────────── 512 × 8 ┤
 *  32000 └──────────────────────────────────────────────────────────────────┘
 */

export const PREVIOUS: usize = 8;
export const WIDE: usize = 12;
export const FIRST_AT: usize = 16;
export const LAST_AT: usize = 24;
export const HIGHEST_ID: usize = 32;
export const TIME: usize = 256;
export const GROSS: usize = 4352;
export const NET: usize = 8448;
export const COLUMN: usize = 1024;
export const SUBJECTS: usize = 12544;
export const CLASS: usize = 22784;
export const AGE: usize = 23808;
export const PLACE: usize = 27904;

export const CLASS_ACT: u32 = 3;
export const CLASS_DECLINED: u32 = 4;
export const CLASS_RETURNED: u32 = 8;
export const CLASS_OFFLINE: u32 = 16;
export const CLASS_PLACE: u32 = 32;
export const CLASS_PRESENT: u32 = 32768;

const LIMB_BITS: i64 = 15;
const LIMB: i64 = 32767;

/** The address of page `index`. The caller has checked the index. */
export function pageAt(index: u32): usize {
  return PAGES + <usize>index * PAGE_BYTES;
}

/** The number of events in `page`. */
export function eventsOf(page: usize): i32 {
  return load<i32>(page, 4);
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

/** Writes `amount`, [0, 2^53), as four columns of 15 bits at `column`. */
function storeLimbs(column: usize, at: usize, amount: i64): void {
  store<u16>(column + at, <u16>(amount & LIMB));
  store<u16>(column + COLUMN + at, <u16>((amount >> LIMB_BITS) & LIMB));
  store<u16>(column + 2 * COLUMN + at, <u16>((amount >> (2 * LIMB_BITS)) & LIMB));
  store<u16>(column + 3 * COLUMN + at, <u16>((amount >> (3 * LIMB_BITS)) & LIMB));
}

/** The amount, [0, 2^53), of event `i` in the columns that begin at `column`. */
export function amountAt(column: usize, i: i32): i64 {
  const at = column + ((<usize>i) << 1);
  return (
    <i64>load<u16>(at) |
    ((<i64>load<u16>(at + COLUMN)) << LIMB_BITS) |
    ((<i64>load<u16>(at + 2 * COLUMN)) << (2 * LIMB_BITS)) |
    ((<i64>load<u16>(at + 3 * COLUMN)) << (3 * LIMB_BITS))
  );
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
  const at = load<i64>(FRAME);
  const amount = load<i64>(FRAME, 8);
  const returned = load<i64>(FRAME, 80);
  const act = load<u32>(FRAME, 32);
  const flags = load<u32>(FRAME, 36);
  if (amount < 0 || amount > REPORTED_MAX || returned < 0 || returned > amount) return 3;
  if (at < 0 || (n > 0 && at < load<i64>(page, LAST_AT)) || act > CLASS_ACT) return 3;
  let mark: u32 = CLASS_PRESENT | act;
  if (load<u32>(FRAME, 88) != 0) mark |= CLASS_DECLINED;
  if (amount > 0 && returned == amount) mark |= CLASS_RETURNED;
  if (flags & FLAG_OFFLINE) mark |= CLASS_OFFLINE;
  if (flags & FLAG_PLACE) mark |= CLASS_PLACE;
  for (let watch = 0; watch < WATCHES; watch++) {
    const id = load<u32>(FRAME + 40 + ((<usize>watch) << 2));
    if (id >= 65535) return 3;
    store<u16>(page + SUBJECTS + <usize>watch * COLUMN + ((<usize>n) << 1), <u16>id);
    const highest = page + HIGHEST_ID + ((<usize>watch) << 2);
    if (id > load<u32>(highest)) store<u32>(highest, id);
  }
  const wide = (<usize>n) << 3;
  store<i64>(page + TIME + wide, at);
  storeLimbs(page + GROSS, (<usize>n) << 1, amount);
  storeLimbs(page + NET, (<usize>n) << 1, amount - returned);
  if (amount >= 1 << 30) store<u32>(page, 1, WIDE);
  store<u16>(page + CLASS + ((<usize>n) << 1), <u16>mark);
  store<i64>(page + AGE + wide, load<i64>(FRAME, 16));
  store<u64>(page + PLACE + wide, load<u64>(FRAME, 24));
  if (n == 0) store<i64>(page, at, FIRST_AT);
  store<i64>(page, at, LAST_AT);
  store<i32>(page, n + 1, 4);
  return 0;
}

/** The index of the first event of `page` later than `since`; the number of events if none is. */
export function firstAfter(page: usize, since: i64): i32 {
  let low = 0;
  let high = eventsOf(page);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i64>(page + TIME + ((<usize>middle) << 3)) > since) high = middle;
    else low = middle + 1;
  }
  return low;
}
