import { ok, type Result } from "../result.ts";
import type { TokenFault } from "./fault.ts";
import { type ImportedJwk, importPublicJwk, type PublicJwk } from "./jwk.ts";

/** Keys kept ready. Each is some 300 bytes. */
export const proofKeysMax = 512;

/**
 * Keys that signed a proof lately, under the only spelling of their own coordinates, oldest first.
 * A key can stand under no name but its own, so nobody can put one in another's place; a crowd of
 * new keys costs the others an import, nothing more.
 */
const kept = new Map<string, ImportedJwk>();

/** The key of a canonical JWK, ready to verify; from the kept ones if it is there. */
export async function importProofKey(jwk: PublicJwk): Promise<Result<ImportedJwk, TokenFault>> {
  const known = kept.get(nameOf(jwk));
  return known === undefined ? importPublicJwk(jwk) : ok(known);
}

/** Keeps a key that has just signed; beyond `proofKeysMax` the one unused for longest goes. */
export function keepProofKey(imported: ImportedJwk): void {
  const name = nameOf(imported.jwk);
  kept.delete(name);
  kept.set(name, imported);
  if (kept.size <= proofKeysMax) return;
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}

function nameOf(jwk: PublicJwk): string {
  return `${jwk.x}.${jwk.y}`;
}
