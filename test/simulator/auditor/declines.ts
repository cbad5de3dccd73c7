/** Whether a decline applies: for certain, perhaps (a clock or another object decides), or not. */
export type Applies = "surely" | "perhaps" | "no";

/** The contract's declines that a decision may give; the first that applies is the answer. */
export const precedence = [
  "answered_too_late",
  "cancelled_before_payment",
  "spending_stopped",
  "wallet_unavailable",
  "device_unavailable",
  "code_spent",
  "code_expired",
  "code_superseded",
  "code_not_for_this_payment",
  "currency_mismatch",
  "duplicate_suspected",
  "velocity",
  "insufficient_funds",
];

export function sure(holds: boolean): Applies {
  return holds ? "surely" : "no";
}
