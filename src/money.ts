import { fail, ok, type Result } from "./result.ts";

/** Amounts are integers in ISO 4217 minor units; the largest one is 2^53 − 1. */
export const amountMinorMax = Number.MAX_SAFE_INTEGER;

/** The currencies a deployment may run in, with the number of minor digits (ISO 4217). */
export const currencyDigits = { JPY: 0, USD: 2, EUR: 2 } as const;
export type Currency = keyof typeof currencyDigits;

/** True for an amount that may move: an integer in `[1, 2^53)`. */
export function isAmountMinor(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** True for a balance or a sum: an integer in `[0, 2^53)`. */
export function isBalanceMinor(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** `a + b`, or the fault `overflow` when the sum is not below 2^53. Both in `[0, 2^53)`. */
export function addMinor(a: number, b: number): Result<number, "overflow"> {
  const sum = a + b;
  return Number.isSafeInteger(sum) ? ok(sum) : fail("overflow");
}

/**
 * `floor(amountMinor × numerator ÷ denominator)`, exact for every input below 2^53: the product is
 * formed in `BigInt`. Denominator ≥ 1, numerator ≥ 0; throws `RangeError` when the quotient is not
 * below 2^53.
 */
export function mulDivFloor(amountMinor: number, numerator: number, denominator: number): number {
  const quotient = Number((BigInt(amountMinor) * BigInt(numerator)) / BigInt(denominator));
  if (!Number.isSafeInteger(quotient)) throw new RangeError("quotient is not below 2^53");
  return quotient;
}
