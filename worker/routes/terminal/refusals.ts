import type { CancelOutcome } from "../../../src/payment/cancel.ts";
import type { CaptureOutcome } from "../../../src/payment/capture.ts";
import type { RefundOutcome } from "../../../src/payment/refund.ts";
import { type Problem, problem } from "../../../src/problem.ts";
import { noSuchPayment, referenceUnknown, reused, revoked } from "../../door/refusals.ts";
import type { Settled } from "../../signal/with-snapshot.ts";

type CaptureRefusal = Exclude<Settled<CaptureOutcome>, { kind: "captured" }>;
type RefundRefusal = Exclude<Settled<RefundOutcome>, { kind: "refunded" }>;

/** Why a payment was not captured or refunded, as the terminal is told. */
export function paymentActRefused(refused: CaptureRefusal | RefundRefusal): Problem {
  switch (refused.kind) {
    case "payment_not_found":
      return noSuchPayment;
    case "revoked":
      return revoked;
    case "reference_reused":
      return reused(refused.differ);
    case "stopped":
      return problem("stopped", "Refunds are paused at the moment. Try again later.");
    case "state_conflict":
      return "heldMinor" in refused ? captureConflict(refused) : refundConflict(refused);
  }
}

type ConflictOf<Refusal> = Extract<Refusal, { kind: "state_conflict" }>;

function captureConflict({ state, heldMinor }: ConflictOf<CaptureRefusal>): Problem {
  const detail = `This payment is ${state}; ${heldMinor} can still be captured.`;
  return problem("state_conflict", detail, { members: { state, held: heldMinor } });
}

function refundConflict({ state, refundableMinor }: ConflictOf<RefundRefusal>): Problem {
  const detail = `This payment is ${state}; ${refundableMinor} can still be refunded.`;
  return problem("state_conflict", detail, { members: { state, refundable: refundableMinor } });
}

/** 409: the payment's cancellation window has ended. */
export function tooLateToCancel({
  payment,
}: Extract<CancelOutcome, { kind: "too_late" }>): Problem {
  return problem("state_conflict", "The day of this payment is over. Refund it instead.", {
    members: { state: payment.state.status },
  });
}

/** 404: nothing is known under the reference, and a payment may still arrive. */
export const paymentUnknown: Problem = referenceUnknown("Ask again, or cancel by reference.");

/** 409: two wallets were charged under one reference. */
export function chargedTwice(paymentIds: readonly string[]): Problem {
  return problem(
    "reference_conflict",
    "Two wallets were charged under this reference. Look at each payment, or cancel by reference.",
    { members: { payment_ids: paymentIds } },
  );
}

/** 503 of a magic amount whose first answer is withheld. */
export const answerLost: Problem = problem(
  "unavailable",
  "The answer was lost. Repeat the same request.",
);

/** 429 for a terminal, or a merchant, at which too much was scanned that was no code. */
export function scannedTooOften(waitMs: number): Problem {
  return problem(
    "too_many_attempts",
    "Too many scans that were not payment codes. Scan the customer's code, or wait.",
    { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) },
  );
}
