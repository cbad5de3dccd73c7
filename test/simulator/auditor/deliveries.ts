import type { Delivered } from "../chronicle.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { all, putBackMs, type Seen } from "./seen.ts";

/**
 * As long as a wallet's instance lives, what it knows to have been taken never falls, and what it
 * brings begins right after that and has no gap.
 */
export const judgeDeliveries: Judge = (seen) => {
  // To a receiver that has less than it had, all is brought again.
  const older = new Set(all(seen, "Settlement").filter((kept) => putBackMs(seen, kept) !== null));
  if (older.size > 0) return [];
  const known = new Map<number, Map<string, number>>();
  return seen.chronicle.delivered.flatMap((one) => [
    ...judgeKnown(one, known),
    ...judgeBrought(seen, one),
  ]);
};

function judgeKnown(
  { from, to, life, acknowledged, atMs }: Delivered,
  known: Map<number, Map<string, number>>,
): Finding[] {
  const marks = known.get(life) ?? new Map<string, number>();
  known.set(life, marks);
  const before = marks.get(to) ?? 0;
  marks.set(to, Math.max(before, acknowledged));
  if (acknowledged >= before) return [];
  const shown = `to ${to} at ${atMs}: ${acknowledged}, and knew of ${before}`;
  return [finding(from, "what is known to have been taken never falls", shown)];
}

function judgeBrought(seen: Seen, { from, to, acknowledged, brought }: Delivered): Finding[] {
  const isRestored = all(seen, "Wallet").some(({ log }) =>
    log.some(({ kind }) => kind === "restored" || kind === "resent"),
  );
  const isNext = brought.every((number, n) => number === acknowledged + n + 1);
  if (isNext || isRestored) return [];
  const shown = `to ${to}: ${brought} after ${acknowledged}`;
  return [finding(from, "what is brought follows what was taken", shown)];
}
