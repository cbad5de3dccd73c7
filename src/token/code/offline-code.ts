import * as z from "zod";
import { assert } from "../../assert.ts";
import { fail, ok, type Result } from "../../result.ts";
import type { TokenFault } from "../fault.ts";
import { decodeBase64url, decodeHex, encodeBase64url, encodeHex } from "../grammar.ts";
import { importPublicJwk, type PublicJwk } from "../jwk.ts";
import { hasExactly, parseJws, verifyJws } from "../jws.ts";
import type { KeyRing } from "../key-ring.ts";
import { openBytes, routeBytes, sealBytes, type WalletRoute } from "../seal.ts";
import { codeCharsMax } from "./online-code.ts";

/** One of the seals that a phone fetches while it is online: it names a place in its wallet. */
export interface OfflineSeal {
  readonly route: WalletRoute;
  /** The device that fetched it, which is the one whose key has to sign. */
  readonly device: number;
  /** Which fetch of the device, 1, 2, 3 … */
  readonly batch: number;
  /** Which of them, from 0. */
  readonly place: number;
}

/** What a code of an offline phone says. Its seal is ours; its signature is not verified yet. */
export interface OpenedOfflineCode extends OfflineSeal {
  /** Rises with every code of a device. */
  readonly counter: number;
  /** By the phone's clock. */
  readonly issuedAtMs: number;
  /** Sealed under a retired key, so good for finding what was answered, not for paying. */
  readonly recallOnly: boolean;
}

const typ = "qr-device+jwt";
const purpose = "offline";
const sealedBytes = routeBytes + 7;
const claimsSchema = z.strictObject({
  seal: z.string().max(64),
  counter: z.int().min(1),
  iat: z.int().min(0).max(9_999_999_999),
});

/**
 * A seal as its phone keeps it, 54 characters that tell the phone nothing:
 *
 *     base64url( seal key number: 1 | SIV: 16 | sealed: route 16, device 2, batch 4, place 1 )
 */
export function sealOffline(ring: KeyRing, seal: OfflineSeal): string {
  const [key] = ring.sealCode;
  const route = decodeHex(seal.route, routeBytes);
  assert(key !== undefined && route !== null, "a ring has a seal for codes, a route 16 bytes");
  assert(seal.device < 2 ** 16 && seal.batch < 2 ** 32, "a device has so many batches at most");
  const plain = new Uint8Array(sealedBytes);
  plain.set(route);
  const view = new DataView(plain.buffer);
  view.setUint16(routeBytes, seal.device);
  view.setUint32(routeBytes + 2, seal.batch);
  view.setUint8(routeBytes + 6, seal.place);
  return encodeBase64url(sealBytes(key, purpose, plain));
}

/**
 * What the code of an offline phone says, at most 287 characters:
 *
 *     header  alg ES256, typ qr-device+jwt
 *     payload seal, counter, iat: seconds
 *
 * The seal was made here, letter for letter; who signed is for the wallet to verify, which knows the
 * device's key, and so is time. Faults: those named `code_…`. Never throws.
 */
export function openOfflineCode(
  ring: KeyRing,
  text: string,
): Result<OpenedOfflineCode, TokenFault> {
  const read = parseJws(text, codeCharsMax);
  if (!read.ok) return fail(`code_${read.fault}` as const);
  const { header, payload } = read.value;
  if (header.alg !== "ES256") return fail("code_alg");
  if (header.typ !== typ) return fail("code_typ");
  if (!hasExactly(header, ["alg", "typ"])) return fail("code_header");
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return fail("code_claims");
  const { seal, counter, iat } = claims.data;
  const sealed = decodeBase64url(seal);
  const opened = sealed && openBytes(ring.sealCode, purpose, sealed);
  if (opened?.plain.length !== sealedBytes) return fail("code_seal");
  const { plain, key } = opened;
  const view = new DataView(plain.buffer, plain.byteOffset);
  return ok({
    route: encodeHex(plain.subarray(0, routeBytes)),
    device: view.getUint16(routeBytes),
    batch: view.getUint32(routeBytes + 2),
    place: view.getUint8(routeBytes + 6),
    counter,
    issuedAtMs: iat * 1000,
    recallOnly: key.retired,
  });
}

/** Whether the device with this key signed an offline code that has opened. Never throws. */
export async function verifyOfflineCode(text: string, jwk: PublicJwk): Promise<boolean> {
  const read = parseJws(text, codeCharsMax);
  if (!read.ok) return false;
  const imported = await importPublicJwk(jwk);
  return imported.ok && (await verifyJws(read.value, imported.value.key));
}
