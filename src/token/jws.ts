import { CompactSign, compactVerify } from "jose";
import { fail, ok, type Result } from "../result.ts";
import { decodeBase64url, encodeUtf8 } from "./grammar.ts";
import type { SigningKey } from "./key-ring.ts";
import { type Numbers, parseStrictJsonBytes } from "./strict-json.ts";

/** Where a text stops being a signed token at all. */
export type JwsFault = "too_long" | "grammar" | "header" | "payload";

/** What a compact JWS says. Nothing of it is verified yet. */
export interface UnverifiedJws {
  readonly text: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

// A signature is 64 bytes, so its last character carries two bits of it and four zeros.
const compact = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/;

/**
 * Header and payload of a compact JWS (RFC 7515 §7.1) in its one spelling: canonical base64url,
 * a signature of 64 bytes, both parts strict JSON objects, at most `charsMax` characters, which is
 * looked at first. `numbers` are those of the payload. Never throws.
 */
export function parseJws(
  text: string,
  charsMax: number,
  numbers?: Numbers,
): Result<UnverifiedJws, JwsFault> {
  if (text.length > charsMax) return fail("too_long");
  if (!compact.test(text)) return fail("grammar");
  const firstDot = text.indexOf(".");
  const secondDot = text.indexOf(".", firstDot + 1);
  const headerBytes = decodeBase64url(text.slice(0, firstDot));
  const payloadBytes = decodeBase64url(text.slice(firstDot + 1, secondDot));
  if (headerBytes === null || payloadBytes === null) return fail("grammar");
  const header = readObject(headerBytes);
  if (header === null) return fail("header");
  const payload = readObject(payloadBytes, numbers);
  return payload === null ? fail("payload") : ok({ text, header, payload });
}

/** Whether `header` has exactly the members that are named. */
export function hasExactly(
  header: Readonly<Record<string, unknown>>,
  names: readonly string[],
): boolean {
  const found = Object.keys(header);
  return found.length === names.length && names.every((name) => Object.hasOwn(header, name));
}

/** Whether `key` signed `jws` with ES256 (RFC 7518 §3.4). Never throws, whatever the key. */
export async function verifyJws(jws: UnverifiedJws, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(jws.text, key, { algorithms: ["ES256"] });
    return true;
  } catch {
    return false; // jose's own errors, and those of a library that was given a hostile key
  }
}

/** The compact JWS of `claims` under the ring's key, with the header alg, typ and kid. */
export async function signJws(
  key: SigningKey,
  typ: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  return new CompactSign(encodeUtf8(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256", typ, kid: key.kid })
    .sign(key.privateKey);
}

function readObject(bytes: Uint8Array, numbers?: Numbers): Record<string, unknown> | null {
  const read = parseStrictJsonBytes(bytes, numbers);
  if (!read.ok) return null;
  const { value } = read;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}
