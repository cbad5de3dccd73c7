import fc from "fast-check";
import type { Target } from "./fuzz-reader.ts";

/** No reader may work longer than this on one text, and no answer may cost more; milliseconds. */
export const cpuMsMax = 100;

/** Milliseconds since any moment: of processor time where the runtime tells it, else of the clock. */
export type Stopwatch = () => number;

/** How long the slowest case of a target took. */
export interface Worst {
  readonly cases: number;
  readonly slowestMs: number;
}

/**
 * Plays a target with as many cases, one after the other: none throws, is taken wrongly, or takes
 * longer than `cpuMsMax`. A case that took longer is measured again, up to nine times, since a
 * collection of garbage, or another program where the stopwatch is a clock, may fall into it.
 */
export async function play(
  target: Target,
  { cases, stopwatch, seed }: { cases: number; stopwatch: Stopwatch; seed?: number | undefined },
): Promise<Worst> {
  let slowestMs = 0;
  const property = fc.asyncProperty(target.input, async (input) => {
    let tookMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 10 && tookMs > cpuMsMax; tries += 1) {
      const beforeMs = stopwatch();
      const wrong = await target.read(input);
      tookMs = Math.min(tookMs, stopwatch() - beforeMs);
      if (wrong !== null) throw new Error(`${target.name}: ${wrong}`);
    }
    if (tookMs > cpuMsMax) throw new Error(`${target.name}: ${tookMs} ms`);
    slowestMs = Math.max(slowestMs, tookMs);
  });
  await fc.assert(property, { numRuns: cases, ...(seed === undefined ? {} : { seed }) });
  return { cases, slowestMs };
}

/** One line per target, as it is printed. */
export function lineOf(target: Target, { cases, slowestMs }: Worst): string {
  return `${target.name}: ${cases} cases, the slowest ${slowestMs.toFixed(1)} ms`;
}
