import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";

const day = z.object({
  seed: z.int(),
  /** What it took of the processor. */
  cpuMs: z.number(),
  /** What occurred, by what the simulator's tally calls it. */
  counts: z.record(z.string(), z.number()),
  /** By file the lines that ran, and those that did not though they are in the bundles. */
  lines: z.record(z.string(), z.object({ reached: z.array(z.int()), missed: z.array(z.int()) })),
});

/** A day of the simulator as it goes without any mutant. */
export type Day = z.infer<typeof day>;

/** Lines of a file, the first and the last. */
interface Place {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Reads what a survey has kept, a line each; one that was not written whole is not there. */
export function readDays(file: string): Day[] {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.flatMap((line) => {
    try {
      return [day.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/**
 * The days that run a place, `most` at most; the engine's lines are not known. First the cheapest,
 * then always the one that for its cost runs most of what none before it has: a day like another
 * finds little more.
 */
export function daysAt(days: readonly Day[], place: Place, most: number): Day[] {
  const left = days.filter((each) => place.file.startsWith("wasm/") || reaches(each, place));
  left.sort((a, b) => a.cpuMs - b.cpuMs || a.seed - b.seed);
  const known = new Set<string>();
  const chosen: Day[] = [];
  while (left.length > 0 && chosen.length < most) {
    const worth = left.map((each) => newIn(each, known) / each.cpuMs);
    const at = chosen.length === 0 ? 0 : worth.indexOf(Math.max(...worth));
    const [next] = left.splice(at, 1);
    if (next === undefined) break;
    for (const line of linesOf(next)) known.add(line);
    chosen.push(next);
  }
  return chosen;
}

function newIn(day: Day, known: ReadonlySet<string>): number {
  return linesOf(day).reduce((count, line) => count + (known.has(line) ? 0 : 1), 0);
}

const lines = new WeakMap<Day, readonly string[]>();

/** Every line that a day runs, by its file. */
function linesOf(day: Day): readonly string[] {
  let own = lines.get(day);
  if (own === undefined) {
    const files = Object.entries(day.lines);
    own = files.flatMap(([file, { reached }]) => reached.map((line) => `${file}:${line}`));
    lines.set(day, own);
  }
  return own;
}

function reaches({ lines }: Day, { file, from, to }: Place): boolean {
  const known = lines[file];
  if (known === undefined) return false;
  const isWithin = (line: number) => line >= from && line <= to;
  if (known.reached.some(isWithin)) return true;
  if (known.missed.some(isWithin)) return false;
  // Of a text of several lines the source map knows the first one.
  const before = (all: readonly number[]) => Math.max(0, ...all.filter((line) => line < from));
  return before(known.reached) > before(known.missed);
}

const kinds = /^(?:act|decline|problem|status|change|state) /;

/**
 * What has become so rare that chance does not explain it, a sentence each: `without` is how often
 * it occurred on the same days without the mutant. Whatever differs draws the rest of its day anew,
 * so that only what was seen twelve times and not once now, or a quarter of what was frequent, says
 * anything.
 */
export function rareIn(
  counts: Readonly<Record<string, number>>,
  without: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(without).flatMap(([name, usual]) => {
    const count = counts[name] ?? 0;
    if (!kinds.test(name) || count >= (usual - 11) / 4) return [];
    return [`${name}: ${count} times, and ${usual} without the mutant`];
  });
}
