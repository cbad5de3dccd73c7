/** True for an amount that may move: an integer of ISO 4217 minor units in `[1, 2^53)`. */
export function isAmountMinor(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
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
