import { signal } from "@preact/signals";
import { textOf } from "./carried.ts";
import type { Key, Names } from "./words/catalogue.ts";
import type { Language, Told } from "./words/entry.ts";

/** The language of the page; whatever shows a text is shown anew when it changes. */
export const language = signal<Language>("ja");

/** The text of a key in the page's language. */
export function t<K extends Key>(key: K, ...told: Told<Names<K>>): string {
  return textOf(language.value, key, ...told);
}

/** The language that a browser asks for: Japanese if it names that first, else English. */
export function languageOf(preferred: readonly string[]): Language {
  return /^ja\b/i.test(preferred[0] ?? "") ? "ja" : "en";
}
