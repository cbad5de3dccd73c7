import { contentDigest } from "./content-digest.ts";
import { encodeUtf8 } from "./grammar.ts";
import type { SigningKey } from "./key-ring.ts";

/** A post to somebody who has to know that it is ours. */
export interface OwnPost {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  /** Names the message: the same at every try, so that the receiver takes it once. */
  readonly messageId: string;
  readonly nowMs: number;
}

/** A component of the message and its value (RFC 9421 §2), in the order in which they are signed. */
export type Component = readonly [name: string, value: string];

/** Says whose signature it is and what for (RFC 9421 §2.3); a verifier asks for exactly these. */
const label = "sekisho";
const tag = "sekisho-webhook";

/**
 * The headers of a signed post (HTTP Message Signatures, RFC 9421): method, target, content type,
 * message id and the digest of the body (RFC 9530) are covered, with the second it was made in and
 * the key's name, by `ecdsa-p256-sha256` (§3.3.4).
 */
export async function signPost(key: SigningKey, post: OwnPost): Promise<Record<string, string>> {
  const fields: Component[] = [
    ["content-type", "application/json"],
    ["content-digest", await contentDigest(encodeUtf8(post.body))],
    ["message-id", post.messageId],
  ];
  const covered: Component[] = [["@method", "POST"], ["@target-uri", post.url], ...fields];
  const names = covered.map(([name]) => `"${name}"`).join(" ");
  const created = Math.floor(post.nowMs / 1000);
  const params = `(${names});created=${created};keyid="${key.kid}";alg="ecdsa-p256-sha256";tag="${tag}"`;
  const base = encodeUtf8(signatureBase(covered, params));
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key.privateKey, base));
  return {
    ...Object.fromEntries(fields),
    "signature-input": `${label}=${params}`,
    signature: `${label}=:${btoa(String.fromCharCode(...signature))}:`,
  };
}

/** What is signed: each component on a line, the parameters on the last (RFC 9421 §2.5). */
export function signatureBase(covered: readonly Component[], params: string): string {
  const lines = covered.map(([name, value]) => `"${name}": ${value}`);
  return [...lines, `"@signature-params": ${params}`].join("\n");
}
