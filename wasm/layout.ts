/*
 * The whole memory, 238 Wasm pages (15,597,568 bytes), fixed when the instance is made. All integers
 * are little-endian; `since` is exclusive, so that a window is the half-open (since, now].
 *
 *        0 ┌───────────────────────────────────────────────────────────────┐
 *          │ unused: a null pointer never meets anything that lives         │
 *     1024 ├ FRAME: what the caller says ─────────────────────────── 128 ┤
 *          │  0 atMs i64 │ 8 amount i64 │ 16 device age i64 (−1: unknown)   │
 *          │ 24 lat i32  │ 28 lon i32 │ 32 act u32 │ 36 flags u32          │
 *          │ 40 subject ids 10 × u32 (0: absent, 65535: not in the history) │
 *          │ 80 returned i64 │ 88 outcome u32 (1: declined) │ 96 wallet age   │
 *          │ i64, 104 time since its last top-up i64 (−1: unknown; both, and   │
 *          │ neither device age nor place, are of acts across wallets)         │
 *     1152 ├ FRAME_RULES ──────────────────────────────────────── 64 × 24 ┤
 *          │  0 since i64 │ 8 end i64 (both for calendar windows only)      │
 *          │ 16 channel id u32 │ 20 the act has that channel u32            │
 *     2688 ├ RESULT: what the caller reads ────────────────────── 64 × 32 ┤
 *          │  0 before i64 │ 8 after i64 │ 16 passes at i64 (−1: never)     │
 *          │ 24 verdict u32 (0 pass, 1 exceeded, 2 not applicable)          │
 *     4736 ├ STATE: what a rule has counted so far ────────────── 64 × 48 ┤
 *          │  0 total i64 │ 8 newest event's time i64                       │
 *          │ 16 its lat i32 │ 20 its lon i32 │ 24 found u32                 │
 *     7808 ├ SPAN_SINCE: where a window begins ──────────────── 64 × i64 ┤
 *     8320 ├ SPAN_FIRST: its first event in the page at hand ── 64 × u32 ┤
 *     8576 ├ KEY_BITS: events with the act's subject ────── 10 × 8 × u64 ┤
 *     9216 ├ MASK_BITS: class, subjects and conditions ─── 128 × 8 × u64 ┤
 *    17408 ├ MASK_SUMS: the last sum over a mask, of which ─── 128 × 2 × i64 ┤
 *    19456 ├ SETS: events still to be told apart ───────────── 2 × 8 × u64 ┤
 *    32768 ├ TABLES ──────────────────────────────────────── 4 × 18432 ┤
 *          │ 0 the rule table, ≤ 12288 (table.ts) │ 12288 its plan (plan.ts) │
 *   106496 ├ SEEN: one byte per subject id, for distinct counts ── 65536 ┤
 *   172032 ├ PAGES: histories, see page.ts ─────────────── 512 × 30016 ┤
 * 15540224 └───────────────────────────────────────────────────────────────┘
 */

export const LAYOUT_VERSION: u32 = 2;

export const WATCHES: i32 = 10;
export const CHANNEL: u32 = 6;
export const RULES_MAX: i32 = 64;
export const PAGE_EVENTS: i32 = 512;

export const FRAME: usize = 1024;
export const FRAME_RULES: usize = 1152;
export const FRAME_RULE_BYTES: usize = 24;
export const RESULT: usize = 2688;
export const RESULT_BYTES: usize = 32;
export const STATE: usize = 4736;
export const STATE_BYTES: usize = 48;
export const SPAN_SINCE: usize = 7808;
export const SPAN_FIRST: usize = 8320;
export const KEY_BITS: usize = 8576;
export const MASK_BITS: usize = 9216;
export const MASK_SUMS: usize = 17408;
export const SETS: usize = 19456;
export const TABLES: usize = 32768;
export const TABLE_SLOT_BYTES: usize = 18432;
export const TABLE_SLOTS: u32 = 4;
export const SEEN: usize = 106496;
export const PAGES: usize = 172032;
export const PAGE_BYTES: usize = 30016;
export const PAGE_SLOTS: u32 = 512;

export const FLAG_PLACE: u32 = 1;
export const FLAG_OFFLINE: u32 = 2;

export const ID_ABSENT: u32 = 0;
export const ID_UNSEEN: u32 = 65535;

export const PASS: u32 = 0;
export const EXCEEDED: u32 = 1;
export const NOT_APPLICABLE: u32 = 2;

/** The largest figure that is reported, 2^53 − 1; sums beyond it are still judged exactly. */
export const REPORTED_MAX: i64 = 9007199254740991;
/** A sum that reached 2^62 stays there: above every limit, and one more page cannot wrap it. */
export const SUM_MAX: i64 = (<i64>1) << 62;

/** The id of the act's own subject `watch`. */
export function ownId(watch: u32): u32 {
  return load<u32>(FRAME + 40 + ((<usize>watch) << 2));
}

/** The address of what the caller says about rule `r`. */
export function frameRule(r: u32): usize {
  return FRAME_RULES + <usize>r * FRAME_RULE_BYTES;
}

/** The address of what rule `r` has counted so far. */
export function stateOf(r: u32): usize {
  return STATE + <usize>r * STATE_BYTES;
}
