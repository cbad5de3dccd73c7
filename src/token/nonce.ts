import { cmac } from "@noble/ciphers/aes.js";
import { noncePeriodMs } from "../bounds.ts";
import { decodeBase64url, encodeBase64url, encodeUtf8, equalBytes, joinBytes } from "./grammar.ts";
import type { KeyRing, NumberedKey } from "./key-ring.ts";

const macBytes = 16;

/**
 * The nonce of this moment for DPoP proofs (RFC 9449 §8): the same from every isolate, made anew
 * with each period, foretold by nobody. Nothing is stored.
 *
 *     base64url( key number: 1 | period: 6 big-endian | AES-CMAC (RFC 4493): 16 )
 */
export function makeNonce(ring: KeyRing, nowMs: number): string {
  const [key] = ring.mac;
  if (key === undefined) throw new Error("a ring has a mark key");
  return encodeBase64url(nonceBytes(key, periodOf(nowMs)));
}

/** Whether a proof's nonce is of this period, the one before, or the next. Never throws. */
export function isNonce(ring: KeyRing, nonce: string, nowMs: number): boolean {
  const octets = nonce.length > 64 ? null : decodeBase64url(nonce);
  if (octets?.length !== 7 + macBytes) return false;
  const key = ring.mac.find((other) => other.n === octets[0]);
  if (key === undefined) return false;
  const now = periodOf(nowMs);
  return [now, now - 1, now + 1].some((period) => equalBytes(octets, nonceBytes(key, period)));
}

function nonceBytes(key: NumberedKey, period: number): Uint8Array {
  const head = new Uint8Array(7);
  head[0] = key.n;
  const view = new DataView(head.buffer);
  view.setUint16(1, Math.floor(period / 2 ** 32));
  view.setUint32(3, period % 2 ** 32);
  return joinBytes(head, cmac(joinBytes(encodeUtf8("nonce:dpop:"), head), key.key));
}

function periodOf(nowMs: number): number {
  return Math.floor(nowMs / noncePeriodMs);
}
