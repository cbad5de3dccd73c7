import { PAGE_BYTES } from "./layout";
import { CLASS, eventsOf, LAST_AT, owns, PLANE, PREVIOUS, pageAt, TIME } from "./page";

/** Sets to 0 what the planes of `page` hold of its events from `first` on; it has `n`. */
function clearPlanes(page: usize, first: i32, n: i32): void {
  const kept: u64 = ((<u64>1) << (first & 63)) - 1;
  const from = (<usize>(first >> 6)) << 3;
  const last = (<usize>((n - 1) >> 6)) << 3;
  for (let plane = page + CLASS; plane < page + PAGE_BYTES; plane += PLANE) {
    store<u64>(plane + from, load<u64>(plane + from) & kept);
    for (let word = from + 8; word <= last; word += 8) store<u64>(plane + word, 0);
  }
}

/**
 * Takes the last `count` events off page `index`. 0 when done, 2 when the stamp differs, 3, and
 * nothing changed, when the page does not have so many, or none would be left to be behind the page
 * before it. What the header says of ids and planes may then be more than there is.
 */
export function dropEvents(index: u32, generation: u32, count: i32): u32 {
  if (!owns(index, generation)) return 2;
  const page = pageAt(index);
  const n = eventsOf(page);
  const left = n - count;
  if (count < 1 || left < 0 || (left == 0 && load<i32>(page, PREVIOUS) != -1)) return 3;
  clearPlanes(page, left, n);
  store<i32>(page, left, 4);
  if (left > 0) store<i64>(page, load<i64>(page + TIME + ((<usize>(left - 1)) << 3)), LAST_AT);
  return 0;
}
