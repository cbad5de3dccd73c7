import { MASK_SUMS } from "./layout";
import { AMOUNT_PLANES, eventsOf, PLANE } from "./page";

/** Word `w` of `bits` as far as it lies from word `start`, with `window`, to word `end`. */
export function wordOf(bits: usize, w: i32, start: i32, end: i32, window: u64): u64 {
  if (w < start || w >= end) return 0;
  const word = load<u64>(bits + ((<usize>w) << 3));
  return w == start ? word & window : word;
}

/** The sum of the amounts, in `planes` planes at `column`, of the events of four words. */
function sumOfFour(column: usize, planes: u32, a: u64, b: u64, c: u64, d: u64): i64 {
  let sum: u64 = 0;
  let plane = column + <usize>planes * PLANE;
  while (plane != column) {
    plane -= PLANE;
    const low = popcnt<u64>(load<u64>(plane) & a) + popcnt<u64>(load<u64>(plane, 8) & b);
    const high = popcnt<u64>(load<u64>(plane, 16) & c) + popcnt<u64>(load<u64>(plane, 24) & d);
    sum = (sum << 1) + low + high;
  }
  return sum;
}

/** The sum of the amounts, in `planes` planes at `column`, of the events `bits` of word `w`. */
export function sumOfWord(column: usize, planes: u32, w: i32, bits: u64): i64 {
  const end = column + ((<usize>w) << 3);
  let sum: u64 = 0;
  let plane = end + <usize>planes * PLANE;
  while (plane != end) {
    plane -= PLANE;
    sum = (sum << 1) + popcnt<u64>(load<u64>(plane) & bits);
  }
  return sum;
}

/**
 * The sum of the amounts in the planes at `column` of the events of `bits` from event `first` of
 * `page` on. At most 512 × (2^53 − 1), which is below 2^62, so it cannot wrap.
 */
export function sumFrom(page: usize, column: usize, bits: usize, first: i32): i64 {
  const planes = load<u32>(page + AMOUNT_PLANES);
  const end = (eventsOf(page) + 63) >> 6;
  const start = first >> 6;
  const window: u64 = ~(<u64>0) << (first & 63);
  let sum: i64 = 0;
  for (let w = start; w < end; w += 4) {
    const a = wordOf(bits, w, start, end, window);
    const b = wordOf(bits, w + 1, start, end, window);
    const c = wordOf(bits, w + 2, start, end, window);
    const d = wordOf(bits, w + 3, start, end, window);
    if ((b | c | d) == 0) sum += a == 0 ? 0 : sumOfWord(page + column, planes, w, a);
    else sum += sumOfFour(page + column + ((<usize>w) << 3), planes, a, b, c, d);
  }
  return sum;
}

/** The same for mask `m`, remembered: windows that begin at the same event have the same sum. */
export function sumOfMask(page: usize, column: usize, m: u32, bits: usize, first: i32): i64 {
  const kept = MASK_SUMS + ((<usize>m) << 4);
  const which: i64 = ((<i64>column) << 16) | first;
  if (load<i64>(kept) != which) {
    store<i64>(kept, which);
    store<i64>(kept, sumFrom(page, column, bits, first), 8);
  }
  return load<i64>(kept, 8);
}
