import { parseDictionary, serializeInnerList } from "structured-headers";
import type { PublicJwk } from "./access/device-key.ts";
import { type Bytes, base64, utf8 } from "./wire/base64.ts";
import { contentDigestOf } from "./wire/proof.ts";

/** A post as it arrived; nothing of it is trusted yet. */
export interface ArrivedPost {
  /** The address that was called, as the sender was told it: scheme, host, path and query. */
  readonly url: string;
  readonly headers: Headers;
  /** The raw bytes, before anything has parsed them. */
  readonly body: Bytes;
}

/** Whether a post is the deployment's; `messageId` is the same at every try of one message. */
export type PostVerdict =
  | { readonly ok: true; readonly messageId: string }
  | { readonly ok: false; readonly reason: "form" | "digest" | "key" | "time" | "signature" };

/** How old a post may be, and how far ahead of this clock. */
const windowSeconds = 300;

/** The label of our signature; whoever passes the post on may sign beside it with another. */
const label = "sekisho";
const components = ["@method", "@target-uri", "content-type", "content-digest", "message-id"];
const covered = components.map((name) => `"${name}"`).join(" ");
const paramsText = new RegExp(
  `^\\(${covered}\\);created=(\\d{1,12});keyid="([A-Za-z0-9_-]{1,32})";` +
    `alg="ecdsa-p256-sha256";tag="sekisho-webhook"$`,
);
const signatureBytes = 64;

/**
 * That a deployment made this post, for this address, within the last 5 minutes (RFC 9421 §3.2).
 * `keys` are those of its `/.well-known/jwks.json`. A message can come twice: keep its `messageId`
 * and answer 2xx the second time as well.
 */
export async function verifyPost(
  post: ArrivedPost,
  keys: readonly (PublicJwk & { readonly kid: string })[],
  nowMs: number,
): Promise<PostVerdict> {
  const { headers } = post;
  const params = ownParams(headers.get("Signature-Input"));
  const signature = ownBytes(headers.get("Signature"), label);
  const messageId = headers.get("Message-Id");
  const input = paramsText.exec(params ?? "");
  if (input === null || signature === null || messageId === null) return refused("form");
  if (signature.length !== signatureBytes) return refused("form");
  const digest = await contentDigestOf(post.body);
  const told = ownBytes(headers.get("Content-Digest"), "sha-256");
  if (told === null || digest !== `sha-256=:${base64(told)}:`) return refused("digest");
  const [, created, kid] = input;
  const age = Math.floor(nowMs / 1000) - Number(created);
  if (Math.abs(age) > windowSeconds) return refused("time");
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return refused("key");
  const base = [
    `"@method": POST`,
    `"@target-uri": ${post.url}`,
    `"content-type": ${headers.get("Content-Type")}`,
    `"content-digest": ${digest}`,
    `"message-id": ${messageId}`,
    `"@signature-params": ${params}`,
  ].join("\n");
  const { kty, crv, x, y } = jwk;
  const es256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, es256, false, ["verify"]);
  const good = await crypto.subtle.verify(es256, key, signature, utf8(base));
  return good ? { ok: true, messageId } : refused("signature");
}

/** The parameters of our signature as they were signed (RFC 9421 §2.3), or null. */
function ownParams(field: string | null): string | null {
  const member = memberOf(field, label);
  if (member === undefined || !Array.isArray(member[0])) return null;
  return serializeInnerList([member[0], member[1]]);
}

/** The bytes of one member of a dictionary (RFC 9651 §3.3.5), or null. */
function ownBytes(field: string | null, name: string): Bytes | null {
  const value = memberOf(field, name)?.[0];
  return value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}

function memberOf(field: string | null, name: string) {
  try {
    return parseDictionary(field ?? "").get(name);
  } catch {
    return undefined; // not a dictionary
  }
}

function refused(reason: Extract<PostVerdict, { ok: false }>["reason"]): PostVerdict {
  return { ok: false, reason };
}
