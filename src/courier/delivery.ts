import { sentCodeLifeMs } from "../directory/one-time-code.ts";
import { dayMs, type EpochMs, minuteMs } from "../time.ts";

/** Waits between tries: 1, 2, 4 … seconds, at most 60. */
const retryFirstMs = 1_000;
export const retryLongestMs = 60_000;
/** What carries no code is news for a day. */
const noticeLifeMs = dayMs;

/** Until when a message is worth taking to the gateway: a code's own life, a day without one. */
export function deliveredUntilMs(message: { readonly code: string | null }, sentMs: EpochMs) {
  return sentMs + (message.code === null ? noticeLifeMs : sentCodeLifeMs);
}

/** How long to wait after a try that failed; `tries` before it. */
export function retryWaitMs(tries: number): number {
  return Math.min(retryFirstMs * 2 ** Math.min(tries, 10), retryLongestMs);
}

/** What is known of a gateway since it last took a message. */
export interface GatewayFailure {
  readonly sinceMs: EpochMs;
  readonly failures: number;
  readonly alertedMs: EpochMs | null;
}

const alertAfterMs = minuteMs / 2;
const alertAfterFailures = 3;
const alertAgainMs = 10 * minuteMs;

/** Whether operators are to be told now: it fails for half a minute, and again every ten. */
export function isAlertDue(failure: GatewayFailure, nowMs: EpochMs): boolean {
  if (failure.failures < alertAfterFailures || nowMs < failure.sinceMs + alertAfterMs) return false;
  return failure.alertedMs === null || nowMs >= failure.alertedMs + alertAgainMs;
}
