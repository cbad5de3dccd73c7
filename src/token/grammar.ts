/**
 * The spellings that this house accepts for bytes: one per value, so that a text is as good an
 * identity as the bytes it stands for.
 */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const notInAlphabet = 255;
const sextets = new Uint8Array(128).fill(notInAlphabet);
for (let i = 0; i < 64; i++) sextets[alphabet.charCodeAt(i)] = i;

const notADigit = 255;
const nibbles = new Uint8Array(128).fill(notADigit);
for (let i = 0; i < 16; i++) nibbles[i.toString(16).charCodeAt(0)] = i;
const octets = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The base64url text of `bytes`, without padding (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = "";
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; i < whole; i += 3) {
    const word = (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2);
    text += digit(word >> 18) + digit(word >> 12) + digit(word >> 6) + digit(word);
  }
  if (bytes.length - whole === 1) {
    const word = at(bytes, whole);
    text += digit(word >> 2) + digit(word << 4);
  } else if (bytes.length - whole === 2) {
    const word = (at(bytes, whole) << 8) | at(bytes, whole + 1);
    text += digit(word >> 10) + digit(word >> 4) + digit(word << 2);
  }
  return text;
}

/**
 * The bytes of a base64url text, or null unless it is the one canonical spelling: no padding, no
 * character outside the alphabet, no bit set that carries nothing (RFC 4648 §3.5). Never throws.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const rest = text.length % 4;
  if (rest === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let written = 0;
  let word = 0;
  for (let i = 0; i < text.length; i++) {
    const value = sextets[text.charCodeAt(i)] ?? notInAlphabet;
    if (value === notInAlphabet) return null;
    word = (word << 6) | value;
    if (i % 4 === 3) {
      bytes[written++] = word >> 16;
      bytes[written++] = word >> 8;
      bytes[written++] = word;
      word = 0;
    }
  }
  if (rest === 2) {
    if ((word & 0b1111) !== 0) return null;
    bytes[written] = word >> 4;
  } else if (rest === 3) {
    if ((word & 0b11) !== 0) return null;
    bytes[written++] = word >> 10;
    bytes[written] = word >> 2;
  }
  return bytes;
}

/** The base64 text of `bytes`, with its padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** The bytes of a base64 text, or null unless it is the one that `encodeBase64` writes. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const letters = text.replace(/=+$/, "");
  if (text.length - letters.length !== (4 - (letters.length % 4)) % 4) return null;
  return decodeBase64url(letters.replaceAll("+", "-").replaceAll("/", "_"));
}

/** The lower-case hexadecimal text of `bytes`. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += octets[at(bytes, i)];
  return text;
}

/** The bytes of a lower-case hexadecimal text of exactly `length` bytes, or null. */
export function decodeHex(text: string, length: number): Uint8Array<ArrayBuffer> | null {
  if (text.length !== length * 2) return null;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const high = nibbles[text.charCodeAt(2 * i)] ?? notADigit;
    const low = nibbles[text.charCodeAt(2 * i + 1)] ?? notADigit;
    if (high === notADigit || low === notADigit) return null;
    bytes[i] = 16 * high + low;
  }
  return bytes;
}

/** The UTF-8 bytes of `text`. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(text) as Uint8Array<ArrayBuffer>;
}

/** The text of UTF-8 bytes, a byte order mark kept as a character; null if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes as Uint8Array<ArrayBuffer>);
  } catch {
    return null;
  }
}

/** The bytes of all `parts`, one after the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether two byte strings are equal; the time depends on their lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= at(a, i) ^ at(b, i);
  return difference === 0;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

function digit(value: number): string {
  return alphabet.charAt(value & 63);
}
