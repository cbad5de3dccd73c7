import type { AccessPayload } from "./access-claims.ts";
import type { UnverifiedJws } from "./jws.ts";
import type { SigningKey } from "./key-ring.ts";

/** An access token whose signature and form were found good. What time makes of it is not judged. */
export interface KnownAccess {
  readonly jws: UnverifiedJws;
  readonly key: SigningKey;
  readonly payload: AccessPayload;
  /** As `accessTokenHash` says it of the text. */
  readonly hash?: string;
}

/** Tokens kept for one key. Each is some 4 KiB. */
export const accessTokensMax = 512;

/**
 * Tokens that a key of ours has lately been found to have signed, by their exact text, the one
 * unused for longest first. Another spelling of a token is another text and is verified anew; a key
 * that leaves the ring takes its tokens along; a crowd of new tokens costs the others a
 * verification, nothing more.
 */
const kept = new WeakMap<SigningKey, Map<string, KnownAccess>>();

/** The token of this very text, if one of these keys was lately found to have signed it; else null. */
export function recallAccess(keys: readonly SigningKey[], text: string): KnownAccess | null {
  for (const key of keys) {
    const tokens = kept.get(key);
    const known = tokens?.get(text);
    if (tokens === undefined || known === undefined) continue;
    tokens.delete(text);
    tokens.set(text, known);
    return known;
  }
  return null;
}

/** Keeps a token that has just been verified with its key. */
export function keepAccess(known: KnownAccess): void {
  let tokens = kept.get(known.key);
  if (tokens === undefined) {
    tokens = new Map();
    kept.set(known.key, tokens);
  }
  tokens.set(known.jws.text, known);
  if (tokens.size <= accessTokensMax) return;
  const oldest = tokens.keys().next();
  if (!oldest.done) tokens.delete(oldest.value);
}
