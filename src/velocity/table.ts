/*
 * The binary rule table: little-endian, at most 12 KiB for 64 rules, independent of any time.
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
 *      │  8 sliding ms u64, or day u8 (0 for a day), hour u8 and zeros      │
 *      │ 16 limit u64 │ 24 amount from u64 │ 32 amount to u64, exclusive    │
 *      │ 40 device or wallet age from u64 │ 48 its end u64, exclusive (2^53   │
 *      │    when a range has no end)                                        │
 *      │ 56 id at u16 │ 58 id bytes u8 │ 59 zone bytes u8 │ 60 zone at u16  │
 *      │ 62 channel at u16 │ 64 channel bytes u8 │ 65 more flags u8: 1 wallet │
 *      │    age range, 2 topped up within, 4 near, 8 either of 1 and 2      │
 *      │ 66 near u16, 10^−4 of the amount │ 68 topped up within u32, ms       │
 *      ├ strings, ASCII, addressed from the table's first byte ───────────── ┤
 */
export const TABLE_MAGIC = 0x54564b53;
/** The first byte of a compiled table. */
export const TABLE_FORMAT = 1;
/** The largest compiled table, in bytes. */
export const TABLE_BYTES_MAX = 12_288;
/** Bytes before the first rule. */
export const HEADER_BYTES = 32;
/** Bytes of each rule. */
export const RULE_BYTES = 72;
/** Stands in a byte for nothing. */
export const NONE = 255;
/** The end, 2^53, of a range that has none: no amount and no age reaches it. */
export const OPEN_END = 2 ** 53;

/** The bits of a rule's flags. */
export const FLAG = {
  giveBack: 1,
  amount: 2,
  deviceAge: 4,
  channel: 8,
  offline: 16,
  offlineValue: 32,
} as const;

/** The bits of a rule's further flags. */
export const MORE_FLAG = { walletAge: 1, toppedUp: 2, near: 4, either: 8 } as const;

/** FNV-1a, 32 bits, over `bytes` with the checksum's own four bytes taken as 0. */
export function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) {
    const byte = i >= 16 && i < 20 ? 0 : (bytes[i] ?? 0);
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
