import type { Advice, DeclineCode } from "../../decline.ts";

/** An amount is an integer in minor units of `currency` (ISO 4217), in [1, 2^53). */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** How a payment stands. All but `pending_confirmation` are final answers to the payment itself. */
export type PaymentStatus =
  | "captured"
  | "authorized"
  | "pending_confirmation"
  | "declined"
  | "cancelled"
  | "expired";

/** A payment as the server tells it. A decline is a payment that was refused. */
export interface Payment extends Money {
  /** Null for `code_invalid`, which leaves no row. */
  readonly payment_id: string | null;
  readonly reference: string;
  /** `declined` with the status `cancelled`: cancelled while it waited for its payer, never paid. */
  readonly result: "approved" | "declined" | "pending";
  readonly final: boolean;
  readonly status: PaymentStatus;
  /** RFC 3339; when a pending payment ends by itself. */
  readonly confirm_by: string | null;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly reward: number;
  readonly decline: Decline | null;
  readonly message: Message;
  readonly merchant_id: string;
  /** The names of the time of the payment. */
  readonly merchant_name: string;
  readonly merchant_name_kana: string;
  readonly store_id: string;
  readonly store_name: string;
  readonly terminal_id: string;
  readonly cashier: string | null;
  /** Counts the changes of this payment: 1 at the first answer. */
  readonly version: number;
  readonly created_at: string;
  readonly server_time: string;
}

/** Why a payment was refused, and what the cashier does next. */
export interface Decline {
  readonly code: DeclineCode | (string & {});
  readonly advice: Advice | (string & {});
  /** With `code_spent` by this merchant: what spent it. */
  readonly reference?: string;
  readonly payment_id?: string;
}

/** The same sentence for the cashier, in Japanese and in English. */
export interface Message {
  readonly ja: string;
  readonly en: string;
}

/** What a terminal sends to be paid. */
export interface PaymentRequest extends Money {
  /** 8–64 of `A-Za-z0-9._-`, never used before by this terminal. */
  readonly reference: string;
  /** The text as the scanner gave it; `readScanned` says what is undone before it is sent. */
  readonly code: string;
  /** `automatic` unless told: hold and capture in one step. */
  readonly capture?: "automatic" | "manual";
  /** Counts from arrival at the server; a later answer is the decline `answered_too_late`. */
  readonly answer_within_ms?: number;
  readonly cashier?: string;
  /** The cashier has asked: this is not the payment of a moment ago. */
  readonly allow_duplicate?: boolean;
}

/** A part of a hold to be captured, or all of it; minor units. */
export interface CaptureRequest {
  readonly reference: string;
  readonly amount: number;
  /** Releases what is left of the hold. */
  readonly last?: boolean;
}

/** `payment_reference` may be left out with `payment_id`. */
export interface CancellationRequest {
  readonly reference: string;
  readonly payment_reference?: string;
  readonly payment_id?: string;
  readonly code?: string;
}

/** What became of a cancellation. While it is `waiting`, repeat it. */
export interface Cancellation {
  readonly cancellation_id: string;
  readonly status: "done" | "waiting";
  readonly final: boolean;
  readonly payment?: Payment | null;
}

/** A part of a captured payment to be given back; minor units. */
export interface RefundRequest {
  readonly reference: string;
  readonly amount: number;
  /** Where it is given it must be the payment's. */
  readonly currency?: string;
  readonly reason?: string;
}

/** A refund as the server tells it. Members beyond these are kept as they came. */
export interface Refund extends Money {
  readonly refund_id: string;
  readonly reference: string;
  readonly payment_id: string;
  readonly created_at: string;
  readonly [member: string]: unknown;
}
