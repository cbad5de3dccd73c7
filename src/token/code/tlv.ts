import { assert } from "../../assert.ts";
import { fail, ok, type Result } from "../../result.ts";
import { joinBytes } from "../grammar.ts";

/**
 * One data object of BER-TLV (ISO/IEC 7816-4 §6.3): a constructed tag holds further objects, a
 * primitive one bytes. A tag is one byte, or two where the low five bits of the first are all set.
 */
export type TlvObject =
  | { readonly tag: number; readonly value: Uint8Array }
  | { readonly tag: number; readonly objects: readonly TlvObject[] };

/** Where bytes stop being one of the texts that `renderTlv` writes. */
export type TlvFault = "too_long" | "tag" | "length" | "truncated" | "duplicate" | "nesting";

/** The largest payload: what an EMV QR code may carry (EMV QRCPS, Consumer-Presented Mode §3). */
export const tlvBytesMax = 512;

const depthMax = 4;
const constructedBit = 0x20;
const longTag = 0x1f;

/**
 * The objects that `bytes` are made of, to the last byte. Each has one spelling: definite lengths in
 * their shortest form, tags of one or two bytes in their shortest form, no tag twice in one place,
 * templates at most four deep, at most 512 bytes, which is looked at first. Never throws.
 */
export function parseTlv(bytes: Uint8Array): Result<readonly TlvObject[], TlvFault> {
  return bytes.length > tlvBytesMax ? fail("too_long") : parseObjects(bytes, 1);
}

/** The bytes of `objects`: exactly those that `parseTlv` reads back. */
export function renderTlv(objects: readonly TlvObject[]): Uint8Array<ArrayBuffer> {
  return joinBytes(
    ...objects.map((object) => {
      const { tag } = object;
      assert(isConstructed(tag) === "objects" in object, "only a constructed tag holds objects");
      const value = "objects" in object ? renderTlv(object.objects) : object.value;
      return joinBytes(tagBytes(tag), lengthBytes(value.length), value);
    }),
  );
}

function parseObjects(bytes: Uint8Array, depth: number): Result<readonly TlvObject[], TlvFault> {
  const objects: TlvObject[] = [];
  const tags = new Set<number>();
  let at = 0;
  while (at < bytes.length) {
    const tag = readTag(bytes, at);
    if (!tag.ok) return tag;
    const length = readLength(bytes, at + tag.value.bytes);
    if (!length.ok) return length;
    const start = at + tag.value.bytes + length.value.bytes;
    const end = start + length.value.count;
    if (end > bytes.length) return fail("truncated");
    const { number } = tag.value;
    if (tags.has(number)) return fail("duplicate");
    tags.add(number);
    const value = bytes.subarray(start, end);
    if (isConstructed(number)) {
      if (depth === depthMax) return fail("nesting");
      const inner = parseObjects(value, depth + 1);
      if (!inner.ok) return inner;
      objects.push({ tag: number, objects: inner.value });
    } else objects.push({ tag: number, value });
    at = end;
  }
  return ok(objects);
}

/** A tag number keeps its spelling: `0x85`, `0x9f26`. Zeros and all ones are padding, not tags. */
function readTag(
  bytes: Uint8Array,
  at: number,
): Result<{ readonly number: number; readonly bytes: 1 | 2 }, TlvFault> {
  const first = bytes[at] as number;
  if (first === 0x00 || first === 0xff) return fail("tag");
  if ((first & longTag) !== longTag) return ok({ number: first, bytes: 1 });
  const second = bytes[at + 1];
  if (second === undefined) return fail("truncated");
  if (second < longTag || second > 0x7f) return fail("tag");
  return ok({ number: first * 256 + second, bytes: 2 });
}

function readLength(
  bytes: Uint8Array,
  at: number,
): Result<{ readonly count: number; readonly bytes: 1 | 2 | 3 }, TlvFault> {
  const first = bytes[at];
  if (first === undefined) return fail("truncated");
  if (first < 0x80) return ok({ count: first, bytes: 1 });
  if (first > 0x82 || first === 0x80) return fail("length");
  const second = bytes[at + 1];
  const third = bytes[at + 2];
  if (second === undefined) return fail("truncated");
  if (first === 0x81) return second < 0x80 ? fail("length") : ok({ count: second, bytes: 2 });
  if (third === undefined) return fail("truncated");
  return second === 0 ? fail("length") : ok({ count: second * 256 + third, bytes: 3 });
}

function isConstructed(tag: number): boolean {
  return ((tag > 0xff ? tag >> 8 : tag) & constructedBit) !== 0;
}

function tagBytes(tag: number): Uint8Array {
  return tag > 0xff ? Uint8Array.of(tag >> 8, tag & 0xff) : Uint8Array.of(tag);
}

function lengthBytes(count: number): Uint8Array {
  if (count < 0x80) return Uint8Array.of(count);
  if (count < 0x100) return Uint8Array.of(0x81, count);
  assert(count <= tlvBytesMax, "a template holds at most 512 bytes");
  return Uint8Array.of(0x82, count >> 8, count & 0xff);
}
