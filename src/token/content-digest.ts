import { sha256 } from "./sha256.ts";

/**
 * The value of a `Content-Digest` field over the raw bytes of a body: one member, `sha-256`, in
 * the one spelling this house accepts (RFC 9530 §2, RFC 9651 §3.3.5).
 */
export async function contentDigest(body: Uint8Array): Promise<string> {
  return `sha-256=:${btoa(String.fromCharCode(...(await sha256(body))))}:`;
}
