/**
 * Why a transfer was refused, in order of precedence: the first that applies is the answer. The
 * codes are stable: they stand in logs and in tests, and never change their meaning.
 */
export const resultCodes = [
  { code: "amount_must_be_positive", meaning: "an amount is an integer in [1, 2^53)" },
  { code: "accounts_must_differ", meaning: "debit and credit are two accounts" },
  { code: "accounts_must_have_the_same_unit", meaning: "money and points never mix in a transfer" },
  { code: "exceeds_pending", meaning: "a post or void is within what is still pending" },
  { code: "exceeds_credits", meaning: "debits, pending included, stay within the posted credits" },
  { code: "sum_overflows", meaning: "every sum of an account stays below 2^53" },
] as const;

/** Why a transfer was refused. */
export type ResultCode = (typeof resultCodes)[number]["code"];
