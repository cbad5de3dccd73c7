import { assert } from "../../src/assert.ts";

/** Lower-case hexadecimal digits as bytes, for a column: half as many. */
export function bytesOf(digits: string): Uint8Array {
  assert(/^(?:[0-9a-f]{2})*$/.test(digits), "what is kept as bytes is written in digits");
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  }
  return bytes;
}

/** A column's bytes as lower-case hexadecimal digits. */
export function hexOf(bytes: ArrayBuffer | Uint8Array): string {
  let digits = "";
  for (const byte of new Uint8Array(bytes)) digits += (byte + 256).toString(16).slice(1);
  return digits;
}
