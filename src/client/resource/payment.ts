import type { Named, Sent, Told } from "./contract-type.ts";

/** An amount is an integer in minor units of `currency` (ISO 4217), in [1, 2^53). */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/**
 * A payment as the server tells it; a decline is a payment that was refused. Its id is null for
 * `code_invalid`, which leaves no row. `declined` with the status `cancelled`: cancelled while it
 * waited for its payer, never paid.
 */
export type Payment = Named<"Payment">;

/** How a payment stands. All but `pending_confirmation` are final answers to the payment itself. */
export type PaymentStatus = Payment["status"];

/** Why a payment was refused, and what the cashier does next; a newer server may know more codes. */
export type Decline = NonNullable<Payment["decline"]>;

/** The same sentence for the cashier, in Japanese and in English. */
export type Message = Payment["message"];

/**
 * What a terminal sends to be paid. The reference is 8–64 of `A-Za-z0-9._-`, never used before by
 * this terminal; the code is the text as the scanner gave it (`readScanned` says what is undone
 * before it is sent); `capture` is `automatic` unless told: hold and capture in one step.
 */
export type PaymentRequest = Omit<Sent<"post_v1_payments">, "capture"> &
  Partial<Pick<Sent<"post_v1_payments">, "capture">>;

/** A part of a hold to be captured, or all of it; minor units. `last` releases what is left. */
export type CaptureRequest = Sent<"post_v1_payments_id_captures">;

/** `payment_reference` may be left out with `payment_id`. */
export type CancellationRequest = Sent<"post_v1_cancellations">;

/** What became of a cancellation. While it is `waiting`, repeat it. */
export type Cancellation = Named<"Cancellation">;

/** A part of a captured payment to be given back; minor units. */
export type RefundRequest = Sent<"post_v1_payments_id_refunds">;

/** A refund as the server tells it. */
export type Refund = Named<"Refund">;

/** The refunds of one payment. */
export type RefundList = Told<"get_v1_refunds">;
