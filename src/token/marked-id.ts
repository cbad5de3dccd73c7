import { cmac } from "@noble/ciphers/aes.js";
import { assert } from "../assert.ts";
import {
  decodeBase64url,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  equalBytes,
  joinBytes,
} from "./grammar.ts";
import type { KeyRing, NumberedKey } from "./key-ring.ts";

/** What a marked id is the id of; it is also the id's prefix. */
export type MarkedKind = "mer" | "sto" | "ter" | "par" | "opr" | "pol";

/** Whom a marked id belongs to, and which of theirs it is. */
export interface MarkedBody {
  /** 8 bytes, for example the merchant's number. */
  readonly owner: Uint8Array;
  /** `[0, 2^32)`: 0 for the owner itself, else the number of a store or terminal. */
  readonly number: number;
}

const bodyBytes = 12;
const macBytes = 11;
const idText = /^[a-z]{3}_[A-Za-z0-9_-]{32}$/;

/**
 * An id that nobody but this deployment can make. What it says is readable; only its mark is
 * secret. The same input gives the same text while the ring's first key stays the first.
 *
 *     kind "_" base64url( owner: 8 | number: 4 big-endian | key number: 1 | mark: 11 )
 *
 * The mark is the head of AES-CMAC (RFC 4493) over kind, key number and body: 88 bits.
 */
export function markId(
  ring: KeyRing,
  kind: MarkedKind,
  body: MarkedBody,
  keyNumber?: number,
): string {
  const { owner, number } = body;
  assert(owner.length === 8, "an owner is 8 bytes");
  assert(Number.isInteger(number) && number >= 0 && number < 2 ** 32, "0 ≤ number < 2^32");
  const key =
    keyNumber === undefined ? ring.mac[0] : ring.mac.find((other) => other.n === keyNumber);
  assert(key !== undefined, "the ring has the mark key that is asked for");
  const octets = new Uint8Array(bodyBytes);
  octets.set(owner);
  new DataView(octets.buffer).setUint32(8, number);
  return `${kind}_${encodeBase64url(joinBytes(octets, Uint8Array.of(key.n), mark(key, kind, octets)))}`;
}

/** What a marked id says, once it has opened. */
type OpenedMarkedId = MarkedBody & { readonly ownerHex: string; readonly keyNumber: number };

/** Ids that opened, by the ring that opened them, the one unused for longest first. */
const opened = new WeakMap<KeyRing, Map<string, OpenedMarkedId>>();
/** Ids kept for one ring. Each is some 300 bytes. */
const openedMax = 512;

/**
 * What `id` says, if this deployment made it, for this kind, letter for letter; else null. Any
 * text may be given. Of a text that opened lately the mark is not reckoned anew. Never throws.
 */
export function openMarkedId(ring: KeyRing, kind: MarkedKind, id: string): OpenedMarkedId | null {
  const known = opened.get(ring) ?? new Map<string, OpenedMarkedId>();
  opened.set(ring, known);
  const found = id.startsWith(`${kind}_`) ? (known.get(id) ?? open(ring, kind, id)) : null;
  if (found === null) return null;
  known.delete(id);
  known.set(id, found);
  const [oldest] = known.keys();
  if (known.size > openedMax && oldest !== undefined) known.delete(oldest);
  return found;
}

function open(ring: KeyRing, kind: MarkedKind, id: string): OpenedMarkedId | null {
  if (id.length !== 36 || !idText.test(id) || !id.startsWith(kind)) return null;
  const octets = decodeBase64url(id.slice(kind.length + 1));
  if (octets?.length !== bodyBytes + 1 + macBytes) return null;
  const key = ring.mac.find((other) => other.n === octets[bodyBytes]);
  if (key === undefined) return null;
  const body = octets.slice(0, bodyBytes);
  if (!equalBytes(octets.subarray(bodyBytes + 1), mark(key, kind, body))) return null;
  const owner = body.slice(0, 8);
  const number = new DataView(body.buffer).getUint32(8);
  return { owner, ownerHex: encodeHex(owner), number, keyNumber: key.n };
}

function mark(key: NumberedKey, kind: MarkedKind, body: Uint8Array): Uint8Array {
  const message = joinBytes(encodeUtf8(`id:${kind}:`), Uint8Array.of(key.n), body);
  return cmac(message, key.key).subarray(0, macBytes);
}
