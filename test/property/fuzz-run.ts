import fc from "fast-check";
import type { Target } from "./fuzz-target.ts";

/** No reader may work longer than this on one text; processor time, milliseconds. */
export const cpuMsMax = 100;

/** How long the slowest case of a target took; processor time of the whole process. */
export interface Worst {
  readonly cases: number;
  readonly cpuMs: number;
}

/**
 * Plays a target with as many cases: none throws, is taken wrongly, or takes longer than `cpuMsMax`.
 * A case that took longer is measured again, twice, since a collection of garbage may fall into it.
 */
export async function play(target: Target, cases: number, seed?: number): Promise<Worst> {
  let worstMs = 0;
  const property = fc.asyncProperty(target.input, async (input) => {
    let cpuMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && cpuMs > cpuMsMax; tries += 1) {
      const before = process.cpuUsage();
      const wrong = await target.read(input);
      const { user, system } = process.cpuUsage(before);
      cpuMs = Math.min(cpuMs, (user + system) / 1_000);
      if (wrong !== null) throw new Error(`${target.name}: ${wrong}`);
    }
    if (cpuMs > cpuMsMax) throw new Error(`${target.name}: ${cpuMs} ms of processor time`);
    worstMs = Math.max(worstMs, cpuMs);
  });
  await fc.assert(property, { numRuns: cases, ...(seed === undefined ? {} : { seed }) });
  return { cases, cpuMs: worstMs };
}

/** One line per target, as it is printed. */
export function lineOf(target: Target, { cases, cpuMs }: Worst): string {
  return `${target.name}: ${cases} cases, the slowest ${cpuMs.toFixed(1)} ms`;
}
