import type { Chronicle } from "../chronicle.ts";

/** How many faults of each kind a run has had. */
export type Counts = Readonly<Record<string, number>>;

/** Counts a chronicle's faults by their kind, in the order of the kinds' names. */
export function countFaults({ mishaps }: Chronicle): Counts {
  const counts = new Map<string, number>();
  for (const { kind } of mishaps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
