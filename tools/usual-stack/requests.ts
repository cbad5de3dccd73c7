import { createHash } from "node:crypto";
import { compactVerify, importJWK, type JWK, jwtVerify } from "jose";

/** What a terminal has proven with a request, and who it is. */
export interface Caller {
  readonly terminalId: string;
  readonly jkt: string;
}

/** Public keys of the one who issues tokens and codes. */
export interface Keys {
  readonly access: CryptoKey;
  readonly code: CryptoKey;
}

const accessTokens = new Map<string, { readonly caller: Caller; readonly endsMs: number }>();
const proofKeys = new Map<string, CryptoKey>();
/** Proofs that were used, until they are too old for anybody. */
const usedProofs = new Map<string, number>();
const proofAgeSeconds = 60;
const proofAheadSeconds = 10;
const usesBetweenSweeps = 10_000;

/** Reads the public keys out of a key ring. */
export async function readKeys(ring: string): Promise<Keys> {
  const { access, code } = JSON.parse(ring) as Record<"access" | "code", [{ jwk: JWK }]>;
  const [accessKey, codeKey] = await Promise.all([
    publicKey(access[0].jwk),
    publicKey(code[0].jwk),
  ]);
  return { access: accessKey, code: codeKey };
}

/**
 * The terminal that a request comes from: its access token (RFC 9068) holds, and the proof (RFC 9449)
 * was made by the token's key for this method, address, token and body, now, and never used before.
 * `null` otherwise.
 */
export async function callerOf(
  request: Request,
  body: Uint8Array,
  { keys, origin }: { readonly keys: Keys; readonly origin: string },
): Promise<Caller | null> {
  const [scheme, token = ""] = (request.headers.get("authorization") ?? "").split(" ");
  const proof = request.headers.get("dpop") ?? "";
  if (scheme !== "DPoP") return null;
  const digest = `sha-256=:${hash(body, "base64")}:`;
  if (request.headers.get("content-digest") !== digest) return null;
  try {
    const [caller, proven] = await Promise.all([
      verifyAccess(token, keys.access, origin),
      verifyProof(proof),
    ]);
    const { claims, jkt } = proven;
    const nowSeconds = Date.now() / 1_000;
    const holds =
      jkt === caller.jkt &&
      claims.htm === request.method &&
      claims.htu === `${origin}${new URL(request.url).pathname}` &&
      claims.ath === hash(token, "base64url") &&
      claims.content_digest === digest &&
      Number(claims.iat) >= nowSeconds - proofAgeSeconds - 1 &&
      Number(claims.iat) <= nowSeconds + proofAheadSeconds;
    return holds && useOnce(`${jkt} ${claims.jti}`) ? caller : null;
  } catch {
    return null;
  }
}

/** Whether a scanned code was signed by us and has not ended; its digest names its row. */
export async function verifyCode(code: string, key: CryptoKey): Promise<Buffer | null> {
  try {
    const { payload } = await compactVerify(code, key, { algorithms: ["ES256"] });
    const { exp } = JSON.parse(new TextDecoder().decode(payload)) as { exp: number };
    if (exp * 1_000 < Date.now()) return null;
    return createHash("sha256").update(code).digest();
  } catch {
    return null;
  }
}

async function verifyAccess(token: string, key: CryptoKey, origin: string): Promise<Caller> {
  const known = accessTokens.get(token);
  if (known !== undefined && known.endsMs > Date.now()) return known.caller;
  const { payload } = await jwtVerify(token, key, {
    algorithms: ["ES256"],
    typ: "at+jwt",
    issuer: origin,
    audience: origin,
    requiredClaims: ["exp", "sub", "cnf"],
  });
  if (payload.kind !== "terminal") throw new Error("not a terminal");
  const { jkt } = payload.cnf as { jkt: string };
  const caller = { terminalId: payload.sub ?? "", jkt };
  if (accessTokens.size > 10_000) accessTokens.clear();
  accessTokens.set(token, { caller, endsMs: (payload.exp ?? 0) * 1_000 });
  return caller;
}

async function verifyProof(proof: string) {
  let jkt = "";
  const { payload } = await jwtVerify(
    proof,
    async ({ jwk }) => {
      if (jwk === undefined) throw new Error("a proof brings its key");
      const { crv, kty, x, y } = jwk;
      jkt = hash(JSON.stringify({ crv, kty, x, y }), "base64url");
      const known = proofKeys.get(jkt) ?? (await publicKey(jwk));
      if (proofKeys.size > 10_000) proofKeys.clear();
      proofKeys.set(jkt, known);
      return known;
    },
    { algorithms: ["ES256"], typ: "dpop+jwt", requiredClaims: ["jti", "iat"] },
  );
  return { claims: payload, jkt };
}

function useOnce(name: string): boolean {
  const nowMs = Date.now();
  if (usedProofs.has(name)) return false;
  usedProofs.set(name, nowMs + (proofAgeSeconds + proofAheadSeconds + 1) * 1_000);
  if (usedProofs.size % usesBetweenSweeps === 0) {
    for (const [used, untilMs] of usedProofs) if (untilMs < nowMs) usedProofs.delete(used);
  }
  return true;
}

async function publicKey({ kty, crv, x, y }: JWK): Promise<CryptoKey> {
  return (await importJWK({ kty, crv, x, y } as JWK, "ES256")) as CryptoKey;
}

function hash(of: string | Uint8Array, encoding: "base64" | "base64url"): string {
  return createHash("sha256").update(of).digest(encoding);
}
