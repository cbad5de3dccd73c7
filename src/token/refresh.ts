import { assert } from "../assert.ts";
import {
  decodeBase64url,
  decodeHex,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  joinBytes,
} from "./grammar.ts";
import type { KeyRing } from "./key-ring.ts";
import { openBytes, routeBytes, sealBytes, type WalletRoute } from "./seal.ts";
import { sha256 } from "./sha256.ts";

const prefix = "rt_";
const secretBytes = 24;
const purpose = "refresh";

/**
 * A fresh refresh token, 79 characters: opaque to its holder, and telling us which wallet to ask.
 *
 *     "rt_" base64url( key number: 1 | SIV: 16 | sealed: route 16, random 24 )
 *
 * The wallet keeps `hashRefresh` of it; only that says whether the token is alive.
 */
export function makeRefresh(
  ring: KeyRing,
  route: WalletRoute,
  random: (bytes: number) => Uint8Array,
): string {
  const routeOctets = decodeHex(route, routeBytes);
  const [key] = ring.sealId;
  assert(routeOctets !== null && key !== undefined, "a route, and a ring with an id key");
  const plain = joinBytes(routeOctets, random(secretBytes));
  assert(plain.length === routeBytes + secretBytes, "random gives as many bytes as asked for");
  return prefix + encodeBase64url(sealBytes(key, purpose, plain));
}

/**
 * The wallet that a refresh token was made for, if this deployment made it, letter for letter;
 * else null. That it is alive is not shown. Never throws.
 */
export function openRefresh(ring: KeyRing, text: string): { readonly route: WalletRoute } | null {
  if (text.length !== 79 || !text.startsWith(prefix)) return null;
  const sealed = decodeBase64url(text.slice(prefix.length));
  const opened = sealed && openBytes(ring.sealId, purpose, sealed);
  if (opened?.plain.length !== routeBytes + secretBytes) return null;
  return { route: encodeHex(opened.plain.subarray(0, routeBytes)) };
}

/** What is stored of a refresh token: SHA-256 of its text, 64 hexadecimal characters. */
export async function hashRefresh(text: string): Promise<string> {
  return encodeHex(await sha256(encodeUtf8(text)));
}
