import { parseDictionary } from "structured-headers";
import { encodeBase64 } from "./grammar.ts";
import { sha256 } from "./sha256.ts";

/**
 * The value of a `Content-Digest` field over the raw bytes of a body: one member, `sha-256`, in
 * the one spelling that this house writes (RFC 9530 §2, RFC 9651 §4.1.8).
 */
export async function contentDigest(body: Uint8Array): Promise<string> {
  return spell(await sha256(body));
}

/**
 * Whether the `sha-256` of a `Content-Digest` field is the one that `contentDigest` wrote, in
 * whatever spelling and whichever algorithms stand beside it: the field is a dictionary of
 * structured values (RFC 9530 §2, RFC 9651 §3.2), so that of a member given twice the last counts.
 * Others than `sha-256` are not looked at. Never throws.
 */
export function hasContentDigest(field: string, digest: string): boolean {
  if (field === digest) return true;
  try {
    const [value] = parseDictionary(field).get("sha-256") ?? [];
    return value instanceof ArrayBuffer && spell(new Uint8Array(value)) === digest;
  } catch {
    return false; // not a dictionary
  }
}

function spell(hash: Uint8Array): string {
  return `sha-256=:${encodeBase64(hash)}:`;
}
