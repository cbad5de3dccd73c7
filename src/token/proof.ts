import * as z from "zod";
import { proofAgeMsMax, proofAheadMsMax } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import { hasContentDigest } from "./content-digest.ts";
import type { TokenFault } from "./fault.ts";
import { encodeBase64url, encodeUtf8 } from "./grammar.ts";
import type { ImportedJwk, PublicJwk } from "./jwk.ts";
import { parseJws, type UnverifiedJws, verifyJws } from "./jws.ts";
import { importProofKey, keepProofKey, readProofKey } from "./proof-key.ts";
import { sha256 } from "./sha256.ts";
import { normalizeTarget } from "./target.ts";

/** What a proof must have been made for. */
export interface ProofContext {
  /** In capitals, as the request line has it. */
  readonly method: string;
  /** The configured origin and the path; a query and a fragment are not compared. */
  readonly url: string;
  readonly nowMs: number;
  /** Given: the proof must be bound to it. Absent: the proof must be bound to none. */
  readonly accessToken?: string | undefined;
  /** What `accessTokenHash` says of it, where that is known. */
  readonly accessTokenHash?: string | undefined;
  /** Given: the proof must be made by the key of this thumbprint. */
  readonly expectedJkt?: string | undefined;
  /** As `contentDigest` writes that of the body that came. Absent: the proof must cover none. */
  readonly contentDigest?: string | undefined;
}

/** Who made a proof, and its name among theirs. That it is used once is not shown by it. */
export interface VerifiedProof {
  readonly jkt: string;
  readonly jwk: PublicJwk;
  readonly jti: string;
  readonly issuedAtMs: number;
  /** The server's nonce that it was made with, if any (RFC 9449 §8). Not judged yet. */
  readonly nonce: string | null;
}

/** A proof whose spelling, type, key and claims are in form. Nothing of it is verified. */
export interface UnverifiedProof {
  readonly jws: UnverifiedJws;
  readonly jwk: PublicJwk;
  readonly claims: ProofClaims;
}

/** A proof tells its times in whole seconds; both ends of a span are allowed. */
const ageSecondsMax = proofAgeMsMax / 1_000;
const aheadSecondsMax = proofAheadMsMax / 1_000;
/** The longest proof that is read. */
const proofCharsMax = 4_096;

const token68 = /^(?=.{8,128}$)[A-Za-z0-9._~+/-]+=*$/;
/** Claims that nobody here knows are ignored (RFC 7519 §4): `iss`, `aud`, `sub` and others. */
const schema = z.object({
  jti: z.unknown().optional(),
  htm: z.string(),
  htu: z.string(),
  iat: z.int().min(0),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  ath: z.string().optional(),
  content_digest: z.string().optional(),
  nonce: z.string().max(256).optional(),
});
type ProofClaims = Omit<z.infer<typeof schema>, "jti"> & { readonly jti: string };

/**
 * The checks that come before any other: length, grammar, strict JSON, header, canonical key,
 * claims. Faults: `proof_too_long`, `proof_grammar`, `proof_header`, `proof_payload`,
 * `proof_alg`, `proof_typ`, `proof_claims`, `proof_jti`, and all but one named `jwk_…`.
 */
export function parseProof(proof: string): Result<UnverifiedProof, TokenFault> {
  const read = parseJws(proof, proofCharsMax, "any_finite");
  if (!read.ok) return fail(`proof_${read.fault}` as const);
  const { header, payload } = read.value;
  if (header.alg !== "ES256") return fail("proof_alg");
  if (header.typ !== "dpop+jwt") return fail("proof_typ");
  if (!isProofHeader(header)) return fail("proof_header");
  const jwk = readProofKey(header.jwk);
  if (!jwk.ok) return jwk;
  const claims = schema.safeParse(payload);
  if (!claims.success) return fail("proof_claims");
  const { jti } = claims.data;
  if (typeof jti !== "string" || !token68.test(jti)) return fail("proof_jti");
  return ok({ jws: read.value, jwk: jwk.value, claims: { ...claims.data, jti } });
}

/**
 * `jwk` beside alg and typ, and a `kid`, which names that key for its owner only: the key is the one
 * that is sent. Every other member says how to verify, which is not the sender's to say.
 */
function isProofHeader(header: UnverifiedJws["header"]): boolean {
  const { alg: _alg, typ: _typ, jwk, kid, ...others } = header;
  if (Object.keys(others).length > 0 || jwk === undefined) return false;
  return !Object.hasOwn(header, "kid") || typeof kid === "string";
}

/**
 * That whoever holds the key in the proof made it for this method, address, body and access token,
 * from 60 s ago to 10 s ahead (RFC 9449 §4.3, and `content_digest`, which is ours), and within the
 * `nbf` and `exp` it may name (RFC 7519 §4.1), with the same 10 s for its clock. A proof that was
 * seen before passes: replay is the caller's to judge, by (jkt, jti). Faults: those named
 * `proof_…` and `jwk_…`. Never throws.
 */
export async function verifyProof(
  proof: string,
  context: ProofContext,
): Promise<Result<VerifiedProof, TokenFault>> {
  const parsed = parseProof(proof);
  return parsed.ok ? verifyParsedProof(parsed.value, context) : parsed;
}

/** The rest of `verifyProof`, for what `parseProof` read: the signature, then what it covers. */
export async function verifyParsedProof(
  proof: UnverifiedProof,
  context: ProofContext,
): Promise<Result<VerifiedProof, TokenFault>> {
  const { accessToken, accessTokenHash: known } = context;
  const [signer, ath] = await Promise.all([
    verifySigner(proof),
    accessToken === undefined ? undefined : (known ?? accessTokenHash(accessToken)),
  ]);
  if (!signer.ok) return signer;
  const { jkt, jwk } = signer.value;
  const fault = findFault(proof.claims, { ...context, ath, jkt });
  if (fault !== null) return fail(fault);
  const { jti, iat, nonce = null } = proof.claims;
  return ok({ jkt, jwk, jti, issuedAtMs: iat * 1000, nonce });
}

/** The `ath` of an access token (RFC 9449 §4.2). */
export async function accessTokenHash(token: string): Promise<string> {
  return encodeBase64url(await sha256(encodeUtf8(token)));
}

async function verifySigner(proof: UnverifiedProof): Promise<Result<ImportedJwk, TokenFault>> {
  const imported = await importProofKey(proof.jwk);
  if (!imported.ok) return imported;
  if (!(await verifyJws(proof.jws, imported.value.key))) return fail("proof_signature");
  keepProofKey(imported.value);
  return imported;
}

function findFault(
  claims: ProofClaims,
  expected: ProofContext & { readonly ath: string | undefined; readonly jkt: string },
): TokenFault | null {
  if (claims.htm !== expected.method) return "proof_htm";
  if (!isSameTarget(claims.htu, expected.url)) return "proof_htu";
  const nowSeconds = Math.floor(expected.nowMs / 1000);
  if (claims.iat < nowSeconds - ageSecondsMax) return "proof_stale";
  if (claims.iat > nowSeconds + aheadSecondsMax) return "proof_ahead";
  const { exp = Number.POSITIVE_INFINITY, nbf = 0 } = claims;
  if (nowSeconds >= exp + aheadSecondsMax) return "proof_expired";
  if (nowSeconds < nbf - aheadSecondsMax) return "proof_early";
  if (claims.ath !== expected.ath) {
    if (claims.ath === undefined) return "proof_ath_missing";
    return expected.ath === undefined ? "proof_ath_unexpected" : "proof_ath";
  }
  const { contentDigest } = expected;
  if (claims.content_digest === undefined) {
    if (contentDigest !== undefined) return "proof_digest_missing";
  } else if (contentDigest === undefined) {
    return "proof_digest_unexpected";
  } else if (!hasContentDigest(claims.content_digest, contentDigest)) {
    return "proof_digest";
  }
  const { expectedJkt } = expected;
  return expectedJkt !== undefined && expectedJkt !== expected.jkt ? "proof_key" : null;
}

/** Whether two spellings are of one address but for query and fragment (RFC 9449 §4.3). */
function isSameTarget(sent: string, expected: string): boolean {
  if (sent === expected) return true;
  const target = normalizeTarget(sent);
  return target !== null && target === normalizeTarget(expected);
}
