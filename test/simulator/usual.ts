import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Counts } from "./tally.ts";

/*
 * What is usual: how often each outcome of an act, each decline, problem, status and change occurs
 * over the fixed seeds, as it was written down when they were played last on purpose. What was
 * frequent then and is rare now has become impossible for somebody, though no promise says so.
 */

const file = join(import.meta.dirname, "usual.json");

/** Less often it may as well not occur. */
const frequent = 40;

/** A change of acts moves what the dice give them: a third of what is usual is enough. */
const share = 1 / 3;

/** So many seeds what is usual was counted over. */
export const usualSeeds = 100;

const kinds = /^(?:act|decline|problem|status|change|state) /;

/** Writes down what is usual. */
export function keepUsual(counts: Counts): void {
  const kept = Object.entries(counts).filter(([name, n]) => kinds.test(name) && n >= frequent);
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

/** What occurred far less than it usually does over so many seeds, a sentence each. */
export function judgeUsual(counts: Counts, seeds: number): string[] {
  const usual = JSON.parse(readFileSync(file, "utf8")) as Counts;
  return Object.entries(usual).flatMap(([name, often]) => {
    const expected = (often * seeds) / usualSeeds;
    // Over few seeds only what occurs in nearly each of them says anything.
    if (expected < 12 && seeds < usualSeeds) return [];
    const least = Math.max(1, Math.floor(expected * share));
    const count = counts[name] ?? 0;
    return count >= least ? [] : [`${name}: ${count} times, and usually ${Math.round(expected)}`];
  });
}
