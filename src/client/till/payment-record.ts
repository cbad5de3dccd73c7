import type { Payment, PaymentRequest } from "../resource/payment.ts";
import type { RecordStore } from "../store/port.ts";
import type { Problem, Unreachable } from "../wire/answer.ts";

/**
 * What became of a payment, as far as the shop may act on it. Goods go over the counter on
 * `approved` alone; on every other kind but `unresolved` no money moved or stays moved.
 */
export type PaymentOutcome = { readonly reference: string } & (
  | { readonly kind: "approved"; readonly payment: Payment }
  | { readonly kind: "declined"; readonly payment: Payment }
  /** Undone, or ended before anything was taken. Without a payment none has ever been made. */
  | { readonly kind: "cancelled"; readonly payment: Payment | null }
  /** The call itself was wrong or not allowed; nothing moved. */
  | { readonly kind: "refused"; readonly problem: Problem }
  /**
   * Not known yet, and never to be guessed. `window_closed`: the payment stands and can no longer
   * be cancelled; only a refund undoes it.
   */
  | {
      readonly kind: "unresolved";
      readonly reason: "no_answer" | "awaits_payer" | "window_closed";
      readonly payment: Payment | null;
      /** What the server said last, where it answered with a problem. */
      readonly problem: Problem | null;
      /** Why the last call had no answer, with what the system calls it: `ECONNREFUSED`. */
      readonly unreachable: Unreachable | null;
    }
);

/** An outcome that is not known yet. */
export type Unresolved = Extract<PaymentOutcome, { readonly kind: "unresolved" }>;

/**
 * `sending`: the request goes out until it is answered or 30 s are over. `inquiring`: the code is
 * lost, so the reference is asked for instead. `waiting`: the payer decides, or an approval is
 * looked at again. `cancelling`: until the server says `final`. `reviewing`: a cancellation was
 * refused, so the payment's state is looked up. `settled`: there is an outcome.
 */
export type Stage = "sending" | "inquiring" | "waiting" | "cancelling" | "reviewing" | "settled";

/** All that must outlive a crash to find out what became of a payment; plain JSON. */
export interface PaymentRecord {
  readonly version: 1;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  /** The request's JSON text exactly as it goes out, every time. Null when the code is lost. */
  readonly request: string | null;
  readonly stage: Stage;
  /** When the stage began, by the local clock, milliseconds since 1970. */
  readonly since_ms: number;
  /** Replies taken in this stage. */
  readonly attempts: number;
  /** True once any sending may have taken effect without our knowing. */
  readonly uncertain: boolean;
  readonly cancellation_reference: string;
  /** The payment as last seen. */
  readonly payment: Payment | null;
  /** The problem that ended the sending, if one did. */
  readonly problem: Problem | null;
  readonly outcome: PaymentOutcome | null;
}

/**
 * Keeps payments until their outcome is acknowledged. One program at a time may work on the payments
 * of a store: a second one begins none that is there, and loses none, but each would resend, cancel
 * and tell what the other does.
 */
export type PaymentStore = RecordStore<PaymentRecord>;

/** The record of a payment that has not been sent yet. */
export function begin(
  request: PaymentRequest,
  at: { nowMs: number; cancellationReference: string },
): PaymentRecord {
  const { reference, amount, currency } = request;
  return {
    ...{ version: 1, reference, amount, currency },
    request: JSON.stringify(request),
    stage: "sending",
    since_ms: at.nowMs,
    attempts: 0,
    uncertain: false,
    cancellation_reference: at.cancellationReference,
    payment: null,
    problem: null,
    outcome: null,
  };
}
