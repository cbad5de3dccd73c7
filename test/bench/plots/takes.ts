import type { Day } from "../cost/days.ts";
import { deedsOf, requestsOf, rowsOf, secondsOf } from "../cost/read-tallies.ts";
import type { Tallies } from "../cost/tally.ts";
import { median } from "../figures.ts";
import type { Takes } from "./scale.ts";

/** What one of a day's payments takes: the medians of the days. */
export function takesOf(
  days: readonly Day[],
  { allOf, customers }: { readonly allOf: (day: Day) => Tallies; readonly customers: number },
): Takes {
  const each = (count: (all: Tallies) => number) =>
    median(days.map((day) => count(allOf(day)) / customers));
  const used = days.map(({ kept }) => kept.reduce((sum, { usedBytes }) => sum + usedBytes, 0));
  const grown = used.slice(1).map((bytes, day) => (bytes - (used[day] ?? 0)) / customers);
  return {
    rows: each((all) => rowsOf(all)),
    rowsRead: each((all) => deedsOf(all).reduce((sum, { rowsRead }) => sum + rowsRead, 0)),
    requests: each((all) => requestsOf(all)),
    seconds: each((all) => secondsOf(all)),
    bytes: median(grown),
  };
}
