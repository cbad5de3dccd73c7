import { assert } from "../assert.ts";
import { accessAheadMsMax, accessLifeMs } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import {
  type AccessClaims,
  type AccessPayload,
  claimsOf,
  readAccessPayload,
  scopeOf,
  toPayload,
} from "./access-claims.ts";
import { keepAccess, recallAccess } from "./access-memory.ts";
import type { TokenFault } from "./fault.ts";
import { hasExactly, parseJws, signJws, type UnverifiedJws, verifyJws } from "./jws.ts";
import type { KeyRing, SigningKey } from "./key-ring.ts";
import { accessTokenHash } from "./proof.ts";

export type { AccessClaims } from "./access-claims.ts";

/** The claims of a token that this deployment issued, and for how long they hold. */
export type VerifiedAccess = AccessClaims & {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};

/** Who issues, for whom, and what time it is. */
export interface AccessContext {
  readonly issuer: string;
  readonly audience: string;
  readonly nowMs: number;
}

/** An access token whose spelling, type and key name are in order. Nothing of it is verified. */
export interface UnverifiedAccess {
  readonly jws: UnverifiedJws;
  readonly key: SigningKey;
  /** Set: signature and form of this very text were found good before. Its time was not judged. */
  readonly payload?: AccessPayload;
  /** As `accessTokenHash` says it of the text, where that was verified lately. */
  readonly hash?: string;
}

/** The longest access token that is read. */
export const accessCharsMax = 4_096;

const typ = "at+jwt";

/**
 * A token that `verifyAccess` accepts from now until `lifeMs` later, at most 10 minutes (RFC 9068
 * §2). Times are cut to whole seconds, `auth_time_ms` too. Throws when the claims are not of the
 * form that verification asks for, since that is a bug of ours.
 */
export async function signAccess(
  ring: KeyRing,
  claims: AccessClaims,
  context: AccessContext & { readonly lifeMs?: number },
): Promise<{ token: string; expiresInSeconds: number }> {
  const { issuer, audience, nowMs, lifeMs = accessLifeMs } = context;
  const [key] = ring.access;
  assert(key !== undefined, "a ring has an access key");
  assert(lifeMs >= 1_000 && lifeMs <= accessLifeMs, "an access token lives 1 s to 10 minutes");
  const issuedAt = Math.floor(nowMs / 1000);
  const expiresInSeconds = Math.floor(lifeMs / 1000);
  const times = { issuedAt, expiresAt: issuedAt + expiresInSeconds };
  const payload = toPayload(claims, { issuer, audience, ...times });
  assert(readAccessPayload(payload) !== null, "access claims are of their form");
  assert(claims.scope === scopeOf(claims), "the scope is that of the kind");
  const token = await signJws(key, typ, payload);
  assert(token.length <= accessCharsMax, "an access token is not longer than what is read");
  return { token, expiresInSeconds };
}

/**
 * The checks that come before any other: length, grammar, strict JSON, header, key name. A caller
 * that must refuse malformed credentials first asks this, then `verifyParsedAccess`. Faults:
 * `access_too_long`, `access_grammar`, `access_header`, `access_payload`, `access_alg`,
 * `access_typ`, `access_kid`.
 */
export function parseAccess(ring: KeyRing, token: string): Result<UnverifiedAccess, TokenFault> {
  const known = recallAccess(ring.access, token);
  if (known !== null) return ok(known);
  const read = parseJws(token, accessCharsMax);
  if (!read.ok) return fail(`access_${read.fault}` as const);
  const { header } = read.value;
  if (header.alg !== "ES256") return fail("access_alg");
  if (header.typ !== typ) return fail("access_typ");
  if (!hasExactly(header, ["alg", "typ", "kid"])) return fail("access_header");
  const key = ring.access.find((each) => each.kid === header.kid);
  return key === undefined ? fail("access_kid") : ok({ jws: read.value, key });
}

/**
 * The claims of an access token of ours (RFC 9068 §4): ES256 by a key of the ring, for this issuer
 * and audience, of exactly the claims of its kind, alive at `nowMs`. That the sender may use it is
 * shown by the proof that `jkt` asks for, and its epochs are not judged here. Faults: those named
 * `access_…`. Never throws.
 */
export async function verifyAccess(
  ring: KeyRing,
  token: string,
  context: AccessContext,
): Promise<Result<VerifiedAccess, TokenFault>> {
  const parsed = parseAccess(ring, token);
  return parsed.ok ? verifyParsedAccess(parsed.value, context) : parsed;
}

/**
 * The rest of `verifyAccess`, for what `parseAccess` read: the signature, then the claims. Of a text
 * that was verified lately only what may have changed since is judged: issuer, audience and time.
 */
export async function verifyParsedAccess(
  access: UnverifiedAccess,
  { issuer, audience, nowMs }: AccessContext,
): Promise<Result<VerifiedAccess, TokenFault>> {
  const read = access.payload === undefined ? await verifyPayload(access) : ok(access.payload);
  if (!read.ok) return read;
  const payload = read.value;
  if (payload.iss !== issuer) return fail("access_issuer");
  if (payload.aud !== audience) return fail("access_audience");
  const claims = claimsOf(payload);
  if (claims.scope !== scopeOf(claims)) return fail("access_scope");
  const issuedAtMs = payload.iat * 1000;
  const expiresAtMs = payload.exp * 1000;
  const lifeMs = expiresAtMs - issuedAtMs;
  if (lifeMs <= 0 || lifeMs > accessLifeMs) return fail("access_life");
  if (issuedAtMs > nowMs + accessAheadMsMax) return fail("access_ahead");
  if (nowMs >= expiresAtMs) return fail("access_expired");
  return ok({ ...claims, issuedAtMs, expiresAtMs });
}

async function verifyPayload({
  jws,
  key,
}: UnverifiedAccess): Promise<Result<AccessPayload, TokenFault>> {
  if (!(await verifyJws(jws, key.publicKey))) return fail("access_signature");
  const payload = readAccessPayload(jws.payload);
  if (payload === null) return fail("access_claims");
  keepAccess({ jws, key, payload, hash: await accessTokenHash(jws.text) });
  return ok(payload);
}
