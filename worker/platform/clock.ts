import type { EpochMs } from "../../src/time.ts";

let lastMs = 0;
const memories: (() => void)[] = [];

/**
 * The clock, for whatever remembers something until a time. A clock may be set back: then everything
 * that this isolate remembers by it is forgotten, since it would be kept for too long.
 */
export function readClock(): EpochMs {
  const nowMs = Date.now();
  if (nowMs < lastMs) for (const forget of memories) forget();
  lastMs = nowMs;
  return nowMs;
}

/** Has a memory of this isolate forgotten when the clock is found set back. */
export function forgetWhenSetBack(forget: () => void): void {
  memories.push(forget);
}
