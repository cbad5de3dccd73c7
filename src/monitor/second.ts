import { type EpochMs, secondMs } from "../time.ts";
import type { SeenDecision } from "./decision.ts";
import { bucketOf, type Latencies } from "./latency.ts";

/** What was decided within one second. */
export interface SecondCounts {
  readonly approved: number;
  readonly pending: number;
  /** By their codes; a code that declined nothing is not there. */
  readonly declined: Readonly<Record<string, number>>;
  /** What was approved, minor units. */
  readonly amountMinor: number;
  readonly latencies: Latencies;
}

/** A second in which nothing was decided. */
export const quietSecond: SecondCounts = {
  approved: 0,
  pending: 0,
  declined: {},
  amountMinor: 0,
  latencies: {},
};

/** When the second began that a time is in. */
export function secondOf(atMs: EpochMs): EpochMs {
  return Math.floor(atMs / secondMs) * secondMs;
}

/** The counts of one decision alone. */
export function countsOf({ result, declineCode, amountMinor, tookMs }: SeenDecision): SecondCounts {
  return {
    approved: result === "approved" ? 1 : 0,
    pending: result === "pending" ? 1 : 0,
    declined: declineCode === null ? {} : { [declineCode]: 1 },
    amountMinor: result === "approved" ? amountMinor : 0,
    latencies: tookMs === null ? {} : { [bucketOf(tookMs)]: 1 },
  };
}

/** Both together. */
export function addedCounts(one: SecondCounts, other: SecondCounts): SecondCounts {
  return {
    approved: one.approved + other.approved,
    pending: one.pending + other.pending,
    declined: added(one.declined, other.declined),
    amountMinor: one.amountMinor + other.amountMinor,
    latencies: added(one.latencies, other.latencies),
  };
}

function added(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
