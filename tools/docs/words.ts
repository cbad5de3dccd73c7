const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/**
 * The words of a text, as the index and whoever asks it split them: by a dictionary where no spaces
 * stand between words, so that Japanese is found. A name of code is found whole and by its parts.
 */
export function wordsOf(text: string): string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(folded)) {
    if (!isWordLike) continue;
    words.push(segment);
    const parts = segment.split("_");
    if (parts.length > 1) words.push(...parts.filter((part) => part !== ""));
  }
  return words;
}
