import { ok, type Result } from "../result.ts";
import type { TokenFault } from "./fault.ts";
import { type ImportedJwk, importPublicJwk, type PublicJwk, readPublicJwk } from "./jwk.ts";

/** Keys kept ready. Each is some 300 bytes. */
export const proofKeysMax = 512;

/**
 * Keys that signed a proof lately, under the only spelling of their own coordinates, oldest first.
 * A key can stand under no name but its own, so nobody can put one in another's place; a crowd of
 * new keys costs the others an import, nothing more.
 */
const kept = new Map<string, ImportedJwk>();

/**
 * `readPublicJwk`, but that a key which is kept is known to be one: its members are compared, letter
 * for letter.
 */
export function readProofKey(input: unknown): Result<PublicJwk, TokenFault> {
  const { kty, crv, x, y, ...others } = (input ?? {}) as Partial<Record<string, unknown>>;
  if (kty === "EC" && crv === "P-256" && typeof x === "string" && typeof y === "string") {
    const known = Object.keys(others).length === 0 ? kept.get(nameOf({ x, y })) : undefined;
    if (known !== undefined) return ok(known.jwk);
  }
  return readPublicJwk(input);
}

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

function nameOf({ x, y }: Pick<PublicJwk, "x" | "y">): string {
  return `${x}.${y}`;
}
