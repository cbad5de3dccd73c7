import { recoveryCodes } from "../bounds.ts";
import { encodeHex, encodeUtf8 } from "../token/grammar.ts";
import { sha256 } from "../token/sha256.ts";
import { foldTypedCode } from "./typed-code.ts";

/** Crockford's base 32: no I, L, O, U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeCharacters = 16;
const groupCharacters = 4;

/** Ten fresh recovery codes of 80 random bits, as `XXXX-XXXX-XXXX-XXXX`. */
export function makeRecoveryCodes(random: (bytes: number) => Uint8Array): string[] {
  return Array.from({ length: recoveryCodes }, () => {
    const characters = Array.from(random(codeCharacters), (byte) => alphabet.charAt(byte & 31));
    const groups: string[] = [];
    for (let at = 0; at < codeCharacters; at += groupCharacters) {
      groups.push(characters.slice(at, at + groupCharacters).join(""));
    }
    return groups.join("-");
  });
}

/** A typed recovery code in its one spelling, or null for none: case, width, gaps, O, I and L fold. */
export function parseRecoveryCode(text: string): string | null {
  const folded = foldTypedCode(text).toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (folded.length !== codeCharacters) return null;
  return [...folded].every((character) => alphabet.includes(character)) ? folded : null;
}

/** What a wallet stores of a recovery code: SHA-256 over wallet and code, hexadecimal. */
export async function hashRecoveryCode(route: string, code: string): Promise<string> {
  const canonical = parseRecoveryCode(code) ?? "";
  return encodeHex(await sha256(encodeUtf8(`recovery:${route}:${canonical}`)));
}
