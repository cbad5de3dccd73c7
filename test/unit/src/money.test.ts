import fc from "fast-check";
import { expect, it } from "vitest";
import { isAmountMinor, mulDivFloor } from "../../../src/money.ts";

const amountMinorMax = Number.MAX_SAFE_INTEGER;
const whole = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 40 }).map((n) => amountMinorMax - n),
);

it("takes integers in [1, 2^53) for amounts", () => {
  for (const good of [1, 1_200, amountMinorMax]) expect(isAmountMinor(good)).toBe(true);
  const bad = [0, -1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "1", 1n, null, undefined];
  for (const value of bad) expect(isAmountMinor(value)).toBe(false);
});

it("multiplies and divides without losing a unit, for every input below 2^53", () => {
  fc.assert(
    fc.property(whole, whole, whole, (amount, numerator, rest) => {
      const denominator = Math.max(1, rest);
      const exact = (BigInt(amount) * BigInt(numerator)) / BigInt(denominator);
      if (exact >= 2n ** 53n) {
        expect(() => mulDivFloor(amount, numerator, denominator)).toThrow(RangeError);
        return;
      }
      const quotient = BigInt(mulDivFloor(amount, numerator, denominator));
      const product = BigInt(amount) * BigInt(numerator);
      expect(quotient * BigInt(denominator) <= product).toBe(true);
      expect((quotient + 1n) * BigInt(denominator) > product).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it("never splits a rate into more than the whole", () => {
  const parts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: 10_000 }), (amounts, rateBp) => {
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const singly = amounts.reduce((sum, amount) => sum + mulDivFloor(amount, rateBp, 10_000), 0);
      expect(singly).toBeLessThanOrEqual(mulDivFloor(total, rateBp, 10_000));
    }),
  );
});
