import { failuresBeforeParking, retryWaitMsMax } from "./bounds.ts";
import { type EpochMs, secondMs } from "./time.ts";

/** How often a receiver has failed in a row, and when it is tried again. */
export interface BackOff {
  readonly failures: number;
  readonly retryAtMs: EpochMs;
}

/**
 * What follows one more failure of any receiver: exponential back-off from 1 s with jitter (`random`
 * in [0, 1)), hourly once the receiver is parked.
 */
export function backOff(failuresBefore: number, nowMs: EpochMs, random: number): BackOff {
  const failures = failuresBefore + 1;
  const waitMs = longestWaitMs(failures) * (0.5 + random / 2);
  return { failures, retryAtMs: nowMs + Math.floor(waitMs) };
}

/** The longest wait, in ms, after so many failures in a row: doubled by each, hourly once parked. */
function longestWaitMs(failures: number): number {
  const parked = failures >= failuresBeforeParking;
  return parked ? retryWaitMsMax : Math.min(secondMs * 2 ** failures, retryWaitMsMax);
}

/**
 * Whether what failed is to be tried at `nowMs`; what has no next try is. A try that stands further
 * ahead than the longest wait after its failures was set by a clock that was ahead: it is due as well.
 */
export function isRetryDue(
  { failures, retryAtMs }: { readonly failures: number; readonly retryAtMs: EpochMs | null },
  nowMs: EpochMs,
): boolean {
  return retryAtMs === null || retryAtMs <= nowMs || retryAtMs > nowMs + longestWaitMs(failures);
}
