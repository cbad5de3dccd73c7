import { fail, ok, type Result } from "../result.ts";
import { decodeUtf8 } from "./grammar.ts";

/** Why a text is not the JSON that this house accepts. */
export type StrictJsonReason =
  | "not_utf8"
  | "byte_order_mark"
  | "syntax"
  | "duplicate_member"
  | "forbidden_member"
  | "not_a_plain_integer"
  | "lone_surrogate"
  | "too_deep";

/** The first fault of a text, with where it is (RFC 6901). The pointer repeats no member's value. */
export interface StrictJsonFault {
  readonly reason: StrictJsonReason;
  readonly pointer: string;
}

/**
 * Which numbers are read: those of one spelling and no fraction, or, where others may add members of
 * their own that nobody here looks at, all that RFC 8259 §6 knows and a double holds.
 */
export type Numbers = "plain_integers" | "any_finite";

/** Containers inside containers, the outermost counted. */
export const jsonDepthMax = 16;

const segmentCharsMax = 64;
const number = /-?[0-9][0-9.eE+-]*/y;
const anyNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const plainInteger = /^(?:0|-?[1-9][0-9]{0,15})$/;

/**
 * The value of a JSON text that has exactly one reading (RFC 8259, I-JSON RFC 7493): no member
 * twice, no byte order mark, no lone surrogate, at most 16 levels, and every number a plain
 * integer within ±(2^53−1): `1e2`, `1.0`, `01` and `-0` are faults. `__proto__` is refused as a
 * member. Nothing is trusted of the text; the time is linear in its length. Never throws.
 */
export function parseStrictJson(
  text: string,
  numbers: Numbers = "plain_integers",
): Result<unknown, StrictJsonFault> {
  const reader: Reader = { text, at: 0, path: [], numbers };
  try {
    if (text.charCodeAt(0) === 0xfeff) refuse("byte_order_mark");
    skipSpace(reader);
    const value = readValue(reader, 1);
    skipSpace(reader);
    if (reader.at < text.length) refuse("syntax");
    return ok(value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return fail({ reason: error.reason, pointer: pointerOf(reader.path) });
  }
}

/** `parseStrictJson` of UTF-8 bytes; `not_utf8` if they are none. */
export function parseStrictJsonBytes(
  bytes: Uint8Array,
  numbers?: Numbers,
): Result<unknown, StrictJsonFault> {
  const text = decodeUtf8(bytes);
  return text === null ? fail({ reason: "not_utf8", pointer: "" }) : parseStrictJson(text, numbers);
}

interface Reader {
  readonly text: string;
  /** Index of the next UTF-16 unit to read. */
  at: number;
  /** Where in the document `at` is; left as it was when a fault is found. */
  readonly path: (string | number)[];
  readonly numbers: Numbers;
}

class Refusal extends Error {
  readonly reason: StrictJsonReason;
  constructor(reason: StrictJsonReason) {
    super(reason);
    this.reason = reason;
  }
}

function refuse(reason: StrictJsonReason): never {
  throw new Refusal(reason);
}

function pointerOf(path: readonly (string | number)[]): string {
  let pointer = "";
  for (const segment of path) {
    const name = String(segment).toWellFormed();
    const short = name.length > segmentCharsMax ? `${name.slice(0, segmentCharsMax)}…` : name;
    pointer += `/${short.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return pointer;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const unit = reader.text.charCodeAt(reader.at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    reader.at++;
  }
}

function readValue(reader: Reader, depth: number): unknown {
  switch (reader.text.charAt(reader.at)) {
    case "{":
      if (depth > jsonDepthMax) refuse("too_deep");
      return readObject(reader, depth);
    case "[":
      if (depth > jsonDepthMax) refuse("too_deep");
      return readArray(reader, depth);
    case '"':
      return readString(reader);
    case "t":
      return readWord(reader, "true", true);
    case "f":
      return readWord(reader, "false", false);
    case "n":
      return readWord(reader, "null", null);
    default:
      return readNumber(reader);
  }
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  reader.at++;
  skipSpace(reader);
  if (take(reader, "}")) return object;
  for (;;) {
    if (reader.text.charAt(reader.at) !== '"') refuse("syntax");
    const name = readString(reader);
    reader.path.push(name);
    if (Object.hasOwn(object, name)) refuse("duplicate_member");
    if (name === "__proto__") refuse("forbidden_member");
    skipSpace(reader);
    if (!take(reader, ":")) refuse("syntax");
    skipSpace(reader);
    object[name] = readValue(reader, depth + 1);
    reader.path.pop();
    skipSpace(reader);
    if (take(reader, "}")) return object;
    if (!take(reader, ",")) refuse("syntax");
    skipSpace(reader);
  }
}

function readArray(reader: Reader, depth: number): unknown[] {
  const array: unknown[] = [];
  reader.at++;
  skipSpace(reader);
  if (take(reader, "]")) return array;
  for (;;) {
    reader.path.push(array.length);
    array.push(readValue(reader, depth + 1));
    reader.path.pop();
    skipSpace(reader);
    if (take(reader, "]")) return array;
    if (!take(reader, ",")) refuse("syntax");
    skipSpace(reader);
  }
}

function readString(reader: Reader): string {
  const { text } = reader;
  const start = reader.at;
  let escaped = false;
  let end = start + 1;
  for (;;) {
    const unit = text.charCodeAt(end);
    if (unit === 0x22) break;
    if (!(unit >= 0x20)) refuse("syntax"); // a control character, or NaN: the text has ended
    if (unit === 0x5c) {
      escaped = true;
      end++;
    }
    end++;
  }
  reader.at = end + 1;
  const value = escaped ? readEscaped(text.slice(start, end + 1)) : text.slice(start + 1, end);
  if (!value.isWellFormed()) refuse("lone_surrogate");
  return value;
}

/** The value of a string literal that has escapes and no control characters. */
function readEscaped(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return refuse("syntax");
  }
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) refuse("syntax");
  reader.at += word.length;
  return value;
}

function readNumber(reader: Reader): number {
  number.lastIndex = reader.at;
  const source = number.exec(reader.text)?.[0];
  if (source === undefined) return refuse("syntax");
  const value = Number(source);
  if (reader.numbers === "any_finite") {
    if (!anyNumber.test(source)) refuse("syntax");
    if (!Number.isFinite(value)) refuse("not_a_plain_integer");
  } else if (!plainInteger.test(source) || !Number.isSafeInteger(value)) {
    refuse("not_a_plain_integer");
  }
  reader.at += source.length;
  return value;
}

function take(reader: Reader, character: string): boolean {
  if (reader.text.charAt(reader.at) !== character) return false;
  reader.at++;
  return true;
}
