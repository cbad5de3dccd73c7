import { assert } from "../../assert.ts";
import { encodeHex } from "../grammar.ts";

/**
 * A bar code is a number of 20 to 24 digits for the linear symbols that every till reads:
 *
 *     issuer prefix: 3 … 7 digits | handle: 16 random digits | check digit (ISO/IEC 7812-1, Luhn)
 *
 * The handle says nothing; a `Handle` object knows for a day what it stands for. Of 10^16 handles
 * one guess among a million live codes hits with a chance of 10^-10. The check digit lets nine of
 * ten misreadings, and every single wrong digit, end before anything is asked.
 */
export type BarCode = string;

/** The issuer prefix unless a deployment has its own: a national one (9) of Japan (392). */
export const defaultPrefix = "9392000";

const handleDigits = 16;
const randomBytes = 16;
const prefixForm = /^[1-9][0-9]{2,6}$/;

/** A fresh bar code; uniform to within 2^-74. `random` gives unpredictable bytes. */
export function makeBarCode(prefix: string, random: (bytes: number) => Uint8Array): BarCode {
  assert(prefixForm.test(prefix), "an issuer prefix has 3 to 7 digits, the first not 0");
  const drawn = BigInt(`0x${encodeHex(random(randomBytes))}`) % 10n ** BigInt(handleDigits);
  const digits = prefix + drawn.toString().padStart(handleDigits, "0");
  return digits + checkDigit(digits);
}

/** Whether `text` is a bar code of this issuer, digit for digit. That it was issued is not known. */
export function isBarCode(prefix: string, text: string): boolean {
  if (text.length !== prefix.length + handleDigits + 1 || !/^[0-9]+$/.test(text)) return false;
  return text.startsWith(prefix) && checkDigit(text.slice(0, -1)) === text.slice(-1);
}

/** The digit that makes the Luhn sum of `digits` and itself a multiple of ten. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighed = i % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return String((10 - (sum % 10)) % 10);
}
