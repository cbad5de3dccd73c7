import type { Chronicle } from "../chronicle.ts";

/** What the machines are called that carry a part of the Worker, objects too. */
const carries = /^machine of /;

/** By how much a clock that drifts is further off than when that was last written down, at most. */
const driftMs = 50;

/** The first and the last time that a clock may have shown. */
export interface Shown {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/**
 * What an object's clock may have shown between two moments of true time, whichever machine carried
 * it. One that was ahead before may stand still until that time has come.
 */
export function shownBetween({ clocks }: Chronicle, fromMs: number, toMs: number): Shown {
  let [earliestMs, latestMs] = [fromMs, toMs];
  const untilMs = new Map<string, number>();
  for (const { atMs, machine, offMs } of clocks.toReversed()) {
    if (!carries.test(machine)) continue;
    const endMs = untilMs.get(machine) ?? Number.POSITIVE_INFINITY;
    untilMs.set(machine, atMs);
    if (atMs > toMs) continue;
    latestMs = Math.max(latestMs, Math.min(toMs, endMs) + offMs + driftMs);
    if (endMs < fromMs) continue;
    earliestMs = Math.min(earliestMs, Math.max(fromMs, atMs) + offMs - driftMs);
  }
  return { earliestMs, latestMs };
}
