import { fail, ok, type Result } from "../result.ts";
import type { TokenFault } from "./fault.ts";
import { decodeBase64url, encodeBase64url, encodeUtf8 } from "./grammar.ts";
import { sha256 } from "./sha256.ts";

/** A public key on P-256 in its one spelling (RFC 7518 §6.2.1), safe to store and to compare. */
export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** A public key that the cryptographic library has taken, with its thumbprint. */
export interface ImportedJwk {
  readonly jwk: PublicJwk;
  readonly jkt: string;
  readonly key: CryptoKey;
}

/** ES256 as WebCrypto is asked for it (RFC 7518 §3.4). */
export const es256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/**
 * What tools add to a key besides the key itself, and the only values of it that we let pass.
 * None of it is used or kept.
 */
const annotations: Readonly<Record<string, (value: unknown) => boolean>> = {
  alg: (value) => value === "ES256",
  use: (value) => value === "sig",
  ext: (value) => typeof value === "boolean",
  key_ops: (value) => Array.isArray(value) && value.length === 1 && value[0] === "verify",
  kid: (value) => typeof value === "string" && /^[A-Za-z0-9._-]{1,64}$/.test(value),
};

const coordinateBytes = 32;
const coordinateChars = 43;

// P-256: y² = x³ − 3x + b over the field of p elements (SEC 2 §2.4.2, FIPS 186-5).
const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * The public key of an untrusted JWK, in its one spelling: `kty` EC, `crv` P-256, x and y of 43
 * canonical characters on the curve, no private part, no member that we do not know, and exported
 * again letter for letter by the library. That the sender holds the key is not shown by it.
 * Faults: `jwk_form`, `jwk_private`, `jwk_curve`, `jwk_coordinate`, `jwk_off_curve`, `jwk_refused`.
 */
export async function parsePublicJwk(input: unknown): Promise<Result<PublicJwk, TokenFault>> {
  const imported = await importPublicJwk(input);
  return imported.ok ? ok(imported.value.jwk) : imported;
}

/** `parsePublicJwk`, with the key ready to verify and its thumbprint. */
export async function importPublicJwk(input: unknown): Promise<Result<ImportedJwk, TokenFault>> {
  const read = readPublicJwk(input);
  if (!read.ok) return read;
  const jwk = read.value;
  try {
    const key = await crypto.subtle.importKey("jwk", { ...jwk }, es256, true, ["verify"]);
    const again = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey;
    if (again.kty !== jwk.kty || again.crv !== jwk.crv) return fail("jwk_refused");
    if (again.x !== jwk.x || again.y !== jwk.y) return fail("jwk_refused");
    return ok({ jwk, jkt: await thumbprint(jwk), key });
  } catch {
    return fail("jwk_refused"); // hostile keys throw DataError, OperationError and TypeError
  }
}

/** The checks of `parsePublicJwk` that need no library: all but the export. */
export function readPublicJwk(input: unknown): Result<PublicJwk, TokenFault> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return fail("jwk_form");
  const members = new Map<string, unknown>(Object.entries(input));
  if (members.has("d") || members.has("k")) return fail("jwk_private");
  if (members.get("kty") !== "EC") return fail("jwk_form");
  if (members.get("crv") !== "P-256") return fail("jwk_curve");
  for (const [name, value] of members) {
    if (name === "kty" || name === "crv" || name === "x" || name === "y") continue;
    const allows = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
    if (!allows?.(value)) return fail("jwk_form");
  }
  const x = readCoordinate(members.get("x"));
  const y = readCoordinate(members.get("y"));
  if (x === null || y === null) return fail("jwk_coordinate");
  if ((y.number * y.number - (x.number ** 3n - 3n * x.number + b)) % p !== 0n) {
    return fail("jwk_off_curve");
  }
  return ok({ kty: "EC", crv: "P-256", x: x.text, y: y.text });
}

/** The SHA-256 thumbprint of a key, base64url, 43 characters (RFC 7638 §3). */
export async function thumbprint(jwk: PublicJwk): Promise<string> {
  const members = { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y };
  return encodeBase64url(await sha256(encodeUtf8(JSON.stringify(members))));
}

function readCoordinate(input: unknown): { text: string; number: bigint } | null {
  if (typeof input !== "string" || input.length !== coordinateChars) return null;
  const bytes = decodeBase64url(input);
  if (bytes === null || bytes.length !== coordinateBytes) return null;
  let number = 0n;
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < coordinateBytes; at += 8) number = (number << 64n) | view.getBigUint64(at);
  return number < p ? { text: input, number } : null;
}
