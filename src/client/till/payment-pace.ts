import type { Problem } from "../wire/answer.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { resendWindowMs } from "./unknown-result.ts";

/** How long one exchange of the protocol may take. */
export const answerDeadlineMs = 5_000;

const backOffMaxMs = 60_000;
/** A payment that waits is asked for briskly this often; then its payer has had the time. */
const briskReads = 60;

/**
 * How long to wait before the next call for `record`. While somebody stands at the counter: 1–3 s,
 * or longer when the server asked for it, never past the resend window. Afterwards: doubling from
 * 1 s to 60 s, half of it random. `fraction` is uniform in [0, 1).
 */
export function pauseMs(
  record: PaymentRecord,
  problem: Problem | undefined,
  at: { nowMs: number; fraction: number },
): number {
  const askedMs = problem?.retry_after_ms ?? 0;
  const brisk = 1_000 + 2_000 * at.fraction;
  if (record.stage === "sending" || record.stage === "inquiring") {
    const leftMs = Math.max(0, record.since_ms + resendWindowMs - at.nowMs);
    return Math.min(Math.max(brisk, askedMs), leftMs);
  }
  const doublings = record.attempts - (record.stage === "waiting" ? briskReads : 0);
  const wholeMs = Math.min(backOffMaxMs, 1_000 * 2 ** Math.min(doublings, 16));
  const ownMs = doublings < 0 ? brisk : wholeMs * (0.5 + at.fraction / 2);
  return Math.max(ownMs, Math.min(askedMs, backOffMaxMs));
}
