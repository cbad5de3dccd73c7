import { noticeLifeMs, sentCodeLifeMs } from "../bounds.ts";
import type { AlertCommand } from "../control/alert-record.ts";
import { lossCodeLifeMs } from "../directory/loss-code.ts";
import { type EpochMs, minuteMs, renderTime } from "../time.ts";
import type { CourierBook, GatewayFailure, StoredMessage } from "./book.ts";
import type { Message } from "./message.ts";

/** Waits between tries: 1, 2, 4 … seconds, at most 60. */
const retryFirstMs = 1_000;
/** The longest of these waits. */
export const retryLongestMs = 60_000;

/** Until when a message is worth taking to the gateway: a code's own life, a day without one. */
export function deliveredUntilMs(
  { code, purpose }: Pick<Message, "code" | "purpose">,
  sentMs: EpochMs,
): EpochMs {
  if (code === null) return sentMs + noticeLifeMs;
  return sentMs + (purpose === "lost_device" ? lossCodeLifeMs : sentCodeLifeMs);
}

/** How long to wait after a try that failed; `tries` before it. */
export function retryWaitMs(tries: number): number {
  return Math.min(retryFirstMs * 2 ** Math.min(tries, 10), retryLongestMs);
}

/** Operators are told of a gateway that has failed so often for so long, and again after this. */
const alertAfterMs = minuteMs / 2;
const alertAfterFailures = 3;
const alertAgainMs = 10 * minuteMs;

/** Whether operators are to be told now: it fails for half a minute, and again every ten. */
export function isAlertDue(failure: GatewayFailure, nowMs: EpochMs): boolean {
  if (failure.failures < alertAfterFailures || nowMs < failure.sinceMs + alertAfterMs) return false;
  return failure.alertedMs === null || nowMs >= failure.alertedMs + alertAgainMs;
}

/** How many tries are begun at once; what else is due is begun right after. */
const triesAtOnce = 50;
/** A try that was begun is over by then, or its instance has ended: it is begun again. */
const tryMs = 10_000;

/** When a message that is tried at `nowMs` is tried again, should nothing be heard of this try. */
export function triedAgainMs(nowMs: EpochMs): EpochMs {
  return nowMs + tryMs;
}

/** The messages that are to be tried now, each put off until this try is over. */
export function beginTries(book: CourierBook, nowMs: EpochMs): readonly StoredMessage[] {
  const due = book.dueMessages(nowMs, triesAtOnce);
  for (const { number, tries } of due) book.postponeMessage(number, tries, triedAgainMs(nowMs));
  return due;
}

/** When the next try is due; one further ahead than any wait is long was set by a clock ahead. */
export function nextTryMs(book: CourierBook, nowMs: EpochMs): EpochMs | null {
  const next = book.nextTryMs();
  return next === null ? null : Math.min(next, nowMs + retryLongestMs);
}

/** What a gateway made of a post: taken (2xx), or why not, in a word that may be shown. */
export type Posted = "taken" | "no_address" | "no_answer" | `status_${number}`;

/** Keeps how a try has ended: a message that was taken is forgotten, any other is tried again. */
export function endTry(
  book: CourierBook,
  { number, tries }: StoredMessage,
  posted: Posted,
  nowMs: EpochMs,
): void {
  if (posted === "taken") book.dropMessage(number);
  else book.postponeMessage(number, tries + 1, nowMs + retryWaitMs(tries));
}

/**
 * Remembers how long the gateway has taken nothing; the alert, when operators are to be told now.
 */
export function watchGateway(
  book: CourierBook,
  posted: Posted,
  nowMs: EpochMs,
): AlertCommand | null {
  if (posted === "taken") {
    book.dropGatewayFailure();
    return null;
  }
  const before = book.gatewayFailure() ?? { sinceMs: nowMs, failures: 0, alertedMs: null };
  const failure = { ...before, failures: before.failures + 1 };
  const due = isAlertDue(failure, nowMs);
  book.saveGatewayFailure(due ? { ...failure, alertedMs: nowMs } : failure);
  if (!due) return null;
  const evidence = {
    reason: posted,
    failures: failure.failures,
    failing_since: renderTime(failure.sinceMs),
    messages_waiting: book.waitingCount(),
  };
  return { kind: "gateway_failing", subject: "message_gateway", evidence, proposedStop: null };
}
