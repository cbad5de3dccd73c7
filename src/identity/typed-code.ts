/**
 * A secret that a person typed or pasted, as it was meant: full-width characters in their plain form
 * (NFKC), without white space, hyphens of any kind, and invisible characters. Whatever else is in it
 * stays, and is refused where the code is judged.
 */
export function foldTypedCode(text: string): string {
  return text.normalize("NFKC").replaceAll(/[\s\p{Pd}\p{Cf}\u2212\u30fc]/gu, "");
}
