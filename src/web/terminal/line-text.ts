import { phraseOf } from "../carried.ts";
import { language } from "../language.ts";
import type { Line } from "../till/outcome-view.ts";
import { filled } from "../words/entry.ts";

/** A line in the page's language; one that came over the wire is told as it came. */
export function lineText(line: Line): string {
  if (!("key" in line)) return line[language.value];
  return filled(phraseOf(line.key)[language.value], line.told);
}
