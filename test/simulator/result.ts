import type { Finding } from "./auditor/finding.ts";
import type { Plan } from "./plan.ts";
import type { Played } from "./play.ts";
import { type Counts, tally } from "./tally.ts";

/** What a seed came to, as one process tells it another. */
export interface Result {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** Requests that were answered since the opening. */
  readonly answered: number;
  /** Requests that were answered at all, those of the opening and the closing too. */
  readonly answeredInAll: number;
  /** Mishaps, by kind. */
  readonly mishaps: Counts;
  /** What occurred, by what `tally` calls it. */
  readonly counts: Counts;
  readonly events: number;
  /** SHA-256 over every line of the trace, and over all databases in the end. */
  readonly trace: string;
  readonly databases: string;
  /** The numbers of the steps that were played, and how long they took in town. */
  readonly steps: readonly number[];
  readonly lastedMs: number;
  /** The processor's time of its process. */
  readonly cpuMs: number;
  /** What its process holds of it and of those before, after each tenth; else `null`. */
  readonly heapBytes: number | null;
  /** The day as a story, where it was asked for. */
  readonly story?: readonly string[];
}

/** A play, without what its process took for it. */
export function resultOf(played: Played): Result {
  const { plan, findings, chronicle, faults, events, trace, databases } = played;
  const { acts, answered, exchanges } = chronicle;
  const answeredInAll = exchanges.filter(({ answer }) => answer !== null).length;
  const lastedMs = (acts.at(-1)?.atMs ?? 0) - (acts[0]?.atMs ?? 0);
  const steps = acts.map(({ number }) => number);
  const mishaps = faults;
  const counts = tally(played);
  const told = { plan, findings, answered, answeredInAll, mishaps, counts };
  const done = { events, trace, databases, steps, lastedMs };
  return { ...told, ...done, cpuMs: 0, heapBytes: null };
}

/** What a seed came to whose process did not live to tell. */
export function lostResult(plan: Plan, shown: string): Result {
  return {
    plan,
    findings: [{ promise: "a day comes to its end", shown }],
    answered: 0,
    answeredInAll: 0,
    mishaps: {},
    counts: {},
    events: 0,
    trace: "",
    databases: "",
    steps: [],
    lastedMs: 0,
    cpuMs: 0,
    heapBytes: null,
  };
}

export function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
