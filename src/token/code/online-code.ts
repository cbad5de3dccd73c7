import * as z from "zod";
import { assert } from "../../assert.ts";
import { fail, ok, type Result } from "../../result.ts";
import type { TokenFault } from "../fault.ts";
import { decodeBase64url, decodeHex, encodeBase64url, encodeHex, joinBytes } from "../grammar.ts";
import { hasExactly, parseJws, signJws, verifyJws } from "../jws.ts";
import type { KeyRing } from "../key-ring.ts";
import { openBytes, routeBytes, sealBytes, type WalletRoute } from "../seal.ts";

/** What a code of ours says. That the wallet issued exactly this one is the wallet's to say. */
export interface OpenedCode {
  readonly route: WalletRoute;
  /** 32 lower-case hexadecimal characters: the code's name in its wallet. */
  readonly jti: string;
  readonly expiresAtMs: number;
  /** The same for every spelling of the code, and for no other code. */
  readonly identity: string;
  /** True: made under a retired key, so good for finding what was answered, not for paying. */
  readonly recallOnly: boolean;
}

/** The longest code: what a QR symbol of version 12 holds at level M. */
export const codeCharsMax = 287;

const typ = "qr+jwt";
const jtiBytes = 16;
const claimsSchema = z.strictObject({
  exp: z.int().min(0).max(9_999_999_999),
  s: z.string().max(128),
});

/**
 * A code to be shown as a QR symbol, at most 287 characters.
 *
 *     header  alg ES256, typ qr+jwt, kid: 8 characters
 *     payload exp: seconds, s: base64url( seal key number: 1 | SIV: 16 | sealed: route 16, jti 16 )
 *
 * The seal is bound to `exp` and `kid`, and is another in every code since `jti` is. `expiresAtMs`
 * must be a whole second: what the wallet stores is then what the code says.
 */
export async function signCode(
  ring: KeyRing,
  code: { readonly route: WalletRoute; readonly jti: string; readonly expiresAtMs: number },
): Promise<string> {
  const { route, jti, expiresAtMs } = code;
  const routeOctets = decodeHex(route, routeBytes);
  const jtiOctets = decodeHex(jti, jtiBytes);
  const [key] = ring.code;
  const [sealKey] = ring.sealCode;
  assert(routeOctets !== null && jtiOctets !== null, "route and jti are 32 hexadecimal characters");
  assert(Number.isSafeInteger(expiresAtMs) && expiresAtMs % 1000 === 0, "expiry in whole seconds");
  assert(key !== undefined && sealKey !== undefined, "a ring has a code key and its seal");
  const exp = expiresAtMs / 1000;
  const sealed = sealBytes(sealKey, purposeOf(key.kid, exp), joinBytes(routeOctets, jtiOctets));
  const text = await signJws(key, typ, { exp, s: encodeBase64url(sealed) });
  assert(text.length <= codeCharsMax, "a code fits its QR symbol");
  return text;
}

/**
 * What a scanned text says, if it is a code that this deployment signed and sealed, letter for
 * letter. Its expiry is not judged: whoever recalls an answer comes late. Faults: those named
 * `code_…`. Never throws.
 */
export async function openCode(
  ring: KeyRing,
  text: string,
): Promise<Result<OpenedCode, TokenFault>> {
  const read = parseJws(text, codeCharsMax);
  if (!read.ok) return fail(`code_${read.fault}` as const);
  const { header, payload } = read.value;
  if (header.alg !== "ES256") return fail("code_alg");
  if (header.typ !== typ) return fail("code_typ");
  if (!hasExactly(header, ["alg", "typ", "kid"])) return fail("code_header");
  const key = ring.code.find((each) => each.kid === header.kid);
  if (key === undefined) return fail("code_kid");
  if (!(await verifyJws(read.value, key.publicKey))) return fail("code_signature");
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return fail("code_claims");
  const { exp, s } = claims.data;
  const sealed = decodeBase64url(s);
  const opened = sealed && openBytes(ring.sealCode, purposeOf(key.kid, exp), sealed);
  if (opened?.plain.length !== routeBytes + jtiBytes) return fail("code_seal");
  const jti = encodeHex(opened.plain.subarray(routeBytes));
  return ok({
    route: encodeHex(opened.plain.subarray(0, routeBytes)),
    jti,
    expiresAtMs: exp * 1000,
    identity: `q:${jti}`,
    recallOnly: key.retired || opened.key.retired,
  });
}

function purposeOf(kid: string, exp: number): string {
  return `code:${kid}:${exp}`;
}
