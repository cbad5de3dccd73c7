const lengths = new Map<string, number>();

/** The length of a text; what was reckoned once is not reckoned again. */
export function rememberedLength(text: string): number {
  const known = lengths.get(text) ?? text.length;
  lengths.set(text, known);
  return known;
}
