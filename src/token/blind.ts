import { assert } from "../assert.ts";
import { decodeBase64url, encodeBase64url, encodeHex, encodeUtf8, joinBytes } from "./grammar.ts";
import type { KeyRing } from "./key-ring.ts";
import { openBytes, sealBytes } from "./seal.ts";

/** A contact under one blinding key: equal for equal contacts, and telling nothing else. */
export interface BlindedContact {
  /** Number of the blinding key. */
  readonly n: number;
  /** HMAC-SHA-256, 64 hexadecimal characters. */
  readonly hex: string;
}

const nonceBytes = 16;

/**
 * A contact under every blinding key of the ring, the current one first (HMAC-SHA-256, RFC 2104).
 * `canonical` must be the folded form: two spellings give two results.
 */
export async function blindContact(ring: KeyRing, canonical: string): Promise<BlindedContact[]> {
  const octets = encodeUtf8(canonical);
  return Promise.all(
    ring.blind.map(async ({ n, key }) => {
      const hash = await crypto.subtle.sign("HMAC", key, octets);
      return { n, hex: encodeHex(new Uint8Array(hash)) };
    }),
  );
}

/**
 * A secret as it may be stored, for example the seed of a TOTP factor, bound to `ad`: who owns it
 * and what it is. Fresh at every call (AES-SIV with a random nonce, RFC 5297 §3).
 *
 *     base64url( nonce: 16 | key number: 1 | SIV: 16 | sealed bytes )
 */
export function sealSecret(
  ring: KeyRing,
  bytes: Uint8Array,
  ad: string,
  random: (bytes: number) => Uint8Array,
): string {
  const [key] = ring.totp;
  const nonce = random(nonceBytes);
  assert(key !== undefined, "a ring has a key for secrets");
  assert(nonce.length === nonceBytes, "random gives as many bytes as asked for");
  return encodeBase64url(joinBytes(nonce, sealBytes(key, purposeOf(nonce, ad), bytes)));
}

/** The secret that `sealSecret` sealed for the same `ad`; else null. Never throws. */
export function openSecret(ring: KeyRing, text: string, ad: string): Uint8Array | null {
  const octets = decodeBase64url(text);
  if (octets === null || octets.length < nonceBytes) return null;
  const purpose = purposeOf(octets.subarray(0, nonceBytes), ad);
  return openBytes(ring.totp, purpose, octets.subarray(nonceBytes))?.plain ?? null;
}

function purposeOf(nonce: Uint8Array, ad: string): string {
  return `secret:${encodeHex(nonce)}:${ad}`;
}
