/** The digits of a bank's number as they were typed: full-width ones, spaces and hyphens are taken as well. */
export function typedDigits(typed: string): string {
  return typed.normalize("NFKC").replaceAll(/[\s\-‐−ー]/g, "");
}

/** A name as bank files know one: kana in full width, capitals, plain hyphens, no two spaces in a row. */
export function typedKana(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[‐−]/g, "-");
}
