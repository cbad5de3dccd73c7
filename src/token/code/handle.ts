import { assert } from "../../assert.ts";
import { decodeBase64url, decodeHex, encodeBase64url, encodeHex, joinBytes } from "../grammar.ts";
import type { KeyRing } from "../key-ring.ts";
import { openBytes, routeBytes, sealBytes } from "../seal.ts";
import type { BarCode } from "./bar-code.ts";
import type { OpenedCode } from "./online-code.ts";

const jtiBytes = 16;
const timeBytes = 6;

/**
 * What a bar code stands for, as it is kept where bar codes are looked up: whoever reads it there
 * learns nothing, and it opens under its own bar code only.
 *
 *     base64url( seal key number: 1 | SIV: 16 | sealed: route 16, jti 16, expiry in ms 6 )
 */
export function sealHandle(
  ring: KeyRing,
  barCode: BarCode,
  code: Pick<OpenedCode, "route" | "jti" | "expiresAtMs">,
): string {
  const [key] = ring.sealCode;
  const route = decodeHex(code.route, routeBytes);
  const jti = decodeHex(code.jti, jtiBytes);
  const expiry = decodeHex(code.expiresAtMs.toString(16).padStart(timeBytes * 2, "0"), timeBytes);
  assert(key !== undefined, "a ring has a seal for codes");
  assert(route !== null && jti !== null && expiry !== null, "a code of ours was issued");
  return encodeBase64url(sealBytes(key, purposeOf(barCode), joinBytes(route, jti, expiry)));
}

/** The code that `sealed` stands for: the same that its QR symbol says. Null unless it opens. */
export function openHandle(ring: KeyRing, barCode: BarCode, sealed: string): OpenedCode | null {
  const octets = decodeBase64url(sealed);
  const opened = octets && openBytes(ring.sealCode, purposeOf(barCode), octets);
  if (opened?.plain.length !== routeBytes + jtiBytes + timeBytes) return null;
  const hex = encodeHex(opened.plain);
  const jti = hex.slice(routeBytes * 2, (routeBytes + jtiBytes) * 2);
  return {
    route: hex.slice(0, routeBytes * 2),
    jti,
    expiresAtMs: Number.parseInt(hex.slice((routeBytes + jtiBytes) * 2), 16),
    identity: `q:${jti}`,
    recallOnly: opened.key.retired,
  };
}

function purposeOf(barCode: BarCode): string {
  return `handle:${barCode}`;
}
