import type { Money } from "./payment.ts";

/** The ways by which money comes in. */
export type Channel = "credit" | "debit" | "cash_register" | "atm" | "points";

/** A credit of the wallet whose `funding_route` is the `route`. */
export interface CreditRequest extends Money {
  readonly reference: string;
  readonly route: string;
}

/** What became of a credit. A declined one has used its reference up. */
export interface Credit extends Money {
  /** Null when the credit was declined before a wallet knew of it. */
  readonly top_up_id: string | null;
  readonly reference: string;
  readonly result: "credited" | "declined" | "pending";
  readonly decline: { readonly code: string } | null;
  readonly created_at: string;
}
