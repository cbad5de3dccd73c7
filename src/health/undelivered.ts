import type { EpochMs } from "../time.ts";

/** What waits in one object to be delivered. */
export interface Undelivered {
  readonly waiting: number;
  /** Since when the oldest has waited; `null`: nothing waits. */
  readonly sinceMs: EpochMs | null;
}

/** What waits in all of them; those that did not answer (`null`) say nothing. */
export function undeliveredTogether(
  all: readonly (Undelivered | null)[],
  nowMs: EpochMs,
): { readonly waiting: number; readonly oldestMs: number | null } {
  const told = all.filter((each) => each !== null);
  const since = told.flatMap(({ sinceMs }) => (sinceMs === null ? [] : [sinceMs]));
  const waiting = told.reduce((sum, each) => sum + each.waiting, 0);
  // A clock that was ahead makes nobody wait since a time to come.
  return { waiting, oldestMs: since.length === 0 ? null : Math.max(0, nowMs - Math.min(...since)) };
}
