import { assert } from "../../src/assert.ts";
import { decodeHex, encodeHex } from "../../src/token/grammar.ts";

/** Lower-case hexadecimal digits as bytes, for a column: half as many. */
export function bytesOf(digits: string): Uint8Array {
  const bytes = decodeHex(digits, Math.floor(digits.length / 2));
  assert(bytes !== null, "what is kept as bytes is written in digits");
  return bytes;
}

/** A column's bytes as lower-case hexadecimal digits. */
export function hexOf(bytes: ArrayBuffer | Uint8Array): string {
  return encodeHex(new Uint8Array(bytes));
}
