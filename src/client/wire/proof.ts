import { type DeviceKey, signWith } from "../access/device-key.ts";
import { type Bytes, base64, base64url, hashOf, utf8 } from "./base64.ts";

/** What one proof vouches for: this key makes this call, now. */
export interface ProofRequest {
  /** Upper case, as it goes out. */
  readonly method: string;
  /** The full URL; query and fragment are left out of `htu` (RFC 9449 §4.2). */
  readonly url: string;
  readonly issuedAtMs: number;
  /** Unique per proof: a resend carries a new one. */
  readonly jti: string;
  /** The access token sent beside the proof, if any; it is bound by its hash, `ath`. */
  readonly token?: string | undefined;
  /** The `Content-Digest` header's value; required whenever there is a body. */
  readonly contentDigest?: string | undefined;
  /** The last `DPoP-Nonce` of the server (RFC 9449 §8), if it asked for one. */
  readonly nonce?: string | undefined;
}

/** A DPoP proof (RFC 9449 §4.2) in compact serialisation, signed with ES256 by `key`. */
export async function signProof(key: DeviceKey, request: ProofRequest): Promise<string> {
  const { kty, crv, x, y } = key.publicJwk;
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } };
  const url = new URL(request.url);
  const claims = {
    jti: request.jti,
    htm: request.method,
    htu: url.origin + url.pathname,
    iat: Math.floor(request.issuedAtMs / 1000),
    // What is undefined is no member of the JSON text.
    ath: request.token === undefined ? undefined : await hashOf(request.token),
    content_digest: request.contentDigest,
    nonce: request.nonce,
  };
  return signJws(key, header, claims);
}

/** A compact JWS (RFC 7515 §7.1), signed with ES256 by `key`. */
export async function signJws(key: DeviceKey, header: object, claims: object): Promise<string> {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${base64url(await signWith(key, utf8(signed)))}`;
}

/** The `Content-Digest` of a body (RFC 9530 §2): `sha-256=:<base64>:` over the raw bytes. */
export async function contentDigestOf(body: Bytes): Promise<string> {
  return `sha-256=:${base64(new Uint8Array(await crypto.subtle.digest("SHA-256", body)))}:`;
}

function part(value: object): string {
  return base64url(utf8(JSON.stringify(value)));
}
