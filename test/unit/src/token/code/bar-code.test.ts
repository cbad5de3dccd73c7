import fc from "fast-check";
import { expect, it } from "vitest";
import { InvariantError } from "../../../../../src/assert.ts";
import { defaultPrefix, isBarCode, makeBarCode } from "../../../../../src/token/code/bar-code.ts";

/** ISO/IEC 7812-1: every second digit from the right doubled, its own digits added up. */
function luhnSum(digits: string): number {
  const doubled = [...digits]
    .reverse()
    .map((digit, n) => String(Number(digit) * (n % 2 === 0 ? 1 : 2)));
  return [...doubled.join("")].reduce((sum, digit) => sum + Number(digit), 0);
}

const prefixes = fc.stringMatching(/^[1-9][0-9]{2,6}$/);
const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

it("is its prefix, sixteen digits and a check digit, and is known by its own issuer alone", () => {
  fc.assert(
    fc.property(prefixes, bytes, (prefix, random) => {
      const code = makeBarCode(prefix, () => random);
      expect(code).toMatch(new RegExp(`^${prefix}[0-9]{17}$`));
      expect(luhnSum(code) % 10).toBe(0);
      expect(isBarCode(prefix, code)).toBe(true);
      expect(isBarCode(`${prefix.slice(0, -1)}${(Number(prefix.at(-1)) + 1) % 10}`, code)).toBe(
        false,
      );
    }),
  );
});

it("is no bar code any more with one digit that is wrong, lost, or too many", () => {
  fc.assert(
    fc.property(bytes, fc.nat(23), fc.integer({ min: 1, max: 9 }), (random, place, more) => {
      const code = makeBarCode(defaultPrefix, () => random);
      const digit = (Number(code[place]) + more) % 10;
      const wrong = code.slice(0, place) + digit + code.slice(place + 1);
      expect(isBarCode(defaultPrefix, wrong)).toBe(false);
      expect(isBarCode(defaultPrefix, code.slice(0, place) + code.slice(place + 1))).toBe(false);
      expect(isBarCode(defaultPrefix, `${code}0`)).toBe(false);
    }),
  );
});

it.each(["93920000000000000001234x", " 39200000000000000012344", ""])("is not %j", (text) => {
  expect(isBarCode(defaultPrefix, text)).toBe(false);
});

it("takes its handle from 16 random bytes, down to its leading zeros", () => {
  const asked: number[] = [];
  const made = (last: number) =>
    makeBarCode("100", (count) => {
      asked.push(count);
      return Uint8Array.from({ length: count }, (_, n) => (n === count - 1 ? last : 0));
    });
  expect([made(0).slice(0, -1), made(255).slice(0, -1)]).toEqual([
    "1000000000000000000",
    "1000000000000000255",
  ]);
  expect(asked).toEqual([16, 16]);
});

it.each(["012", "12", "12345678", "12a", ""])("is never made under the prefix %j", (prefix) => {
  expect(() => makeBarCode(prefix, (count) => new Uint8Array(count))).toThrow(InvariantError);
});
