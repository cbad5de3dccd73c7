import type { Money } from "./payment.ts";

export type Channel = "credit" | "debit" | "cash_register" | "atm" | "points";

/** A credit goes to a wallet's `funding_route` or answers a top-up that an app has started. */
export type CreditRequest = Money & { readonly reference: string } & (
    | { readonly route: string }
    | { readonly top_up_id: string }
  );

/** What became of a credit. A declined one has used its reference up. */
export interface Credit extends Money {
  /** Null when the credit was declined before a wallet knew of it. */
  readonly top_up_id: string | null;
  readonly reference: string;
  readonly result: "credited" | "declined" | "pending";
  readonly decline: { readonly code: string } | null;
  readonly created_at: string;
}

export interface CreditCancellationRequest {
  readonly reference: string;
  readonly credit_reference: string;
}

export interface ReversalRequest extends CreditCancellationRequest {
  readonly amount: number;
  readonly reason: string;
}
