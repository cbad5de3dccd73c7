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

/** What an activation code makes of a key. */
export type ActivationKind = "terminal" | "operator";

/** What a code says: whose it is, and which of theirs. */
export interface OpenedActivation {
  readonly owner: Uint8Array;
  readonly ownerHex: string;
  readonly number: number;
  readonly keyNumber: number;
  /** The random part, base64url. Keep its hash only. */
  readonly secret: string;
}

/** How many random bytes a code needs. */
export const activationSecretBytes = 12;

const bodyBytes = 8 + 4 + activationSecretBytes;
const macBytes = 11;
const codeText = /^[A-Za-z0-9_-]{48}$/;

/**
 * A one-use code for a new key, 48 characters. Its mark keeps invented ones from every object; its
 * random part is what the owner's object compares, by a hash.
 *
 *     base64url( key number: 1 | owner: 8 | number: 4 big-endian | random: 12 | mark: 11 )
 *
 * The mark is the head of AES-CMAC (RFC 4493) over kind, key number and body: 88 bits.
 */
export function makeActivation(
  ring: KeyRing,
  kind: ActivationKind,
  to: Pick<OpenedActivation, "owner" | "number" | "keyNumber">,
  secret: Uint8Array,
): string {
  const key = ring.mac.find((other) => other.n === to.keyNumber);
  assert(key !== undefined, "the ring has the mark key that is asked for");
  assert(to.owner.length === 8, "an owner is 8 bytes");
  assert(secret.length === activationSecretBytes, "a secret is 12 bytes");
  assert(Number.isInteger(to.number) && to.number >= 0 && to.number < 2 ** 32, "0 ≤ n < 2^32");
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, to.number);
  const body = joinBytes(to.owner, number, secret);
  return encodeBase64url(joinBytes(Uint8Array.of(key.n), body, mark(key, kind, body)));
}

/**
 * What `code` says, if this deployment made it, for this kind, letter for letter; else null. That
 * it was issued and is unused is not shown. Never throws.
 */
export function openActivation(
  ring: KeyRing,
  kind: ActivationKind,
  code: string,
): OpenedActivation | null {
  if (!codeText.test(code)) return null;
  const octets = decodeBase64url(code);
  if (octets?.length !== 1 + bodyBytes + macBytes) return null;
  const key = ring.mac.find((other) => other.n === octets[0]);
  if (key === undefined) return null;
  const body = octets.slice(1, 1 + bodyBytes);
  if (!equalBytes(octets.subarray(1 + bodyBytes), mark(key, kind, body))) return null;
  const owner = body.slice(0, 8);
  const number = new DataView(body.buffer).getUint32(8);
  const secret = encodeBase64url(body.subarray(12));
  return { owner, ownerHex: encodeHex(owner), number, keyNumber: key.n, secret };
}

function mark(key: NumberedKey, kind: ActivationKind, body: Uint8Array): Uint8Array {
  const message = joinBytes(encodeUtf8(`activation:${kind}:`), Uint8Array.of(key.n), body);
  return cmac(message, key.key).subarray(0, macBytes);
}
