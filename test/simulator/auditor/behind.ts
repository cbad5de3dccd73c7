import type { Chronicle } from "../chronicle.ts";

/** What the machines are called whose isolates take requests. */
const isFront = /^machine of front-/;

/**
 * How far the clock of any isolate that takes requests was behind true time between two moments, at
 * most, in ms; 0 where none was. By its clock an isolate issues tokens and ends them: one of these
 * that is behind takes what has ended by all others' clocks.
 */
export function frontsBehind({ clocks }: Chronicle, fromMs: number, untilMs: number): number {
  // By how much each is behind at the first moment, and all are until the second.
  const before = new Map<string, number>();
  const meanwhile: number[] = [];
  for (const { atMs, machine, offMs } of clocks) {
    if (!isFront.test(machine)) continue;
    if (atMs < fromMs) before.set(machine, -offMs);
    else if (atMs <= untilMs) meanwhile.push(-offMs);
  }
  return Math.max(0, ...before.values(), ...meanwhile);
}
