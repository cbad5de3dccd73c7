import { aessiv } from "@noble/ciphers/aes.js";
import { assert } from "../assert.ts";
import {
  decodeBase64url,
  decodeHex,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  joinBytes,
} from "./grammar.ts";
import type { KeyRing, NumberedKey } from "./key-ring.ts";

/** Names one wallet: 32 lower-case hexadecimal characters, 16 random bytes. Never shown to anyone. */
export type WalletRoute = string;

/** Ids of identity: where to fund, open flows (their route is the flow), step-ups and the like. */
type IdentityKind = "fun" | "reg" | "sgn" | "rec" | "los" | "stp" | "con" | "cof" | "fac" | "evt";

/** Ids of nothing in a wallet: a ticket of an operator (`opv`). Their route is drawn, and leads nowhere. */
type OwnKind = "opv";

/** What a sealed id is the id of; it is also the id's prefix. */
export type SealedKind =
  | ("wal" | "dev" | "pay" | "rfd" | "cap" | "can" | "top" | "red" | "adj")
  | IdentityKind
  | OwnKind;

/** Which thing of a wallet an id names: the thing's number, and the number of the key that sealed it. */
export interface IdNumbers {
  readonly number: number;
  readonly keyNumber: number;
}

/** What a sealed id says, once it has opened. */
export interface OpenedId extends IdNumbers {
  readonly route: WalletRoute;
}

/** Random bytes of a route. */
export const routeBytes = 16;

const idNumberMax = 2 ** 48 - 1;
const idBytes = 1 + 16 + routeBytes + 6;
const idText = /^[a-z]{3}_[A-Za-z0-9_-]{52}$/;

/**
 * The id of the `number`-th thing of its kind in one wallet: always the same text for the same
 * key, and telling nothing of the wallet to whoever lacks it.
 *
 *     kind "_" base64url( key number: 1 | SIV: 16 | sealed: route 16, number 6 big-endian )
 *
 * `number` in `[0, 2^48)`. Without `keyNumber` the ring's first key seals; an id that must keep
 * its spelling passes the key number it was first made with. AES-SIV, RFC 5297.
 */
export function sealId(
  ring: KeyRing,
  kind: SealedKind,
  route: WalletRoute,
  number: number,
  keyNumber?: number,
): string {
  const routeOctets = decodeHex(route, routeBytes);
  assert(routeOctets !== null, "a route is 32 lower-case hexadecimal characters");
  assert(Number.isInteger(number) && number >= 0 && number <= idNumberMax, "0 ≤ number < 2^48");
  const key = keyNumber === undefined ? ring.sealId[0] : keyOf(ring.sealId, keyNumber);
  assert(key !== undefined, "the ring has the id key that is asked for");
  const plain = new Uint8Array(routeBytes + 6);
  plain.set(routeOctets);
  const view = new DataView(plain.buffer);
  view.setUint16(routeBytes, Math.floor(number / 2 ** 32));
  view.setUint32(routeBytes + 2, number % 2 ** 32);
  return `${kind}_${encodeBase64url(sealBytes(key, `id:${kind}`, plain))}`;
}

/**
 * What `id` says, if this deployment made it, for this kind, letter for letter; else null. Any
 * text may be given. Never throws.
 */
export function openId(ring: KeyRing, kind: SealedKind, id: string): OpenedId | null {
  if (id.length !== 56 || !idText.test(id) || !id.startsWith(kind)) return null;
  const sealed = decodeBase64url(id.slice(kind.length + 1));
  if (sealed?.length !== idBytes) return null;
  const opened = openBytes(ring.sealId, `id:${kind}`, sealed);
  if (opened === null) return null;
  const { plain, key } = opened;
  const view = new DataView(plain.buffer, plain.byteOffset);
  const number = view.getUint16(routeBytes) * 2 ** 32 + view.getUint32(routeBytes + 2);
  return { route: encodeHex(plain.subarray(0, routeBytes)), number, keyNumber: key.n };
}

/**
 * `plain` sealed for one `purpose`: key number, synthetic IV, cipher text, 17 bytes more than
 * `plain`. The same input gives the same output (RFC 5297 §2.6). The key number is bound too.
 */
export function sealBytes(
  key: NumberedKey,
  purpose: string,
  plain: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const sealed = aessiv(key.key, encodeUtf8(`${purpose}:${key.n}`)).encrypt(plain);
  return joinBytes(Uint8Array.of(key.n), sealed);
}

/** What `sealBytes` sealed for `purpose` with one of `keys`, and with which; else null. */
export function openBytes(
  keys: readonly NumberedKey[],
  purpose: string,
  sealed: Uint8Array,
): { plain: Uint8Array; key: NumberedKey } | null {
  const key = keyOf(keys, sealed[0]);
  if (key === undefined || sealed.length < 17) return null;
  try {
    const siv = aessiv(key.key, encodeUtf8(`${purpose}:${key.n}`));
    return { plain: siv.decrypt(sealed.subarray(1)), key };
  } catch {
    return null; // the library throws when the synthetic IV is not that of the text
  }
}

function keyOf(keys: readonly NumberedKey[], n: number | undefined): NumberedKey | undefined {
  return keys.find((key) => key.n === n);
}
