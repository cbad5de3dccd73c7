import type { Key, Names } from "./words/catalogue.ts";
import { filled, type Language, type Phrase, type Told } from "./words/entry.ts";

let carried: Readonly<Record<string, Phrase>> = {};

/**
 * Has the page say these texts, beside those that it carries already. A page's program carries the
 * areas of the catalogue that it shows, before it shows anything; the others are not in it.
 */
export function carry(...areas: readonly Readonly<Record<string, Phrase>>[]): void {
  carried = Object.assign({}, carried, ...areas);
}

/** A text that the page carries, in both languages. */
export function phraseOf(key: Key): Phrase {
  const phrase = carried[key];
  if (phrase === undefined) throw new Error(`this page does not carry ${key}`);
  return phrase;
}

/** The text of a key in a language, with what it is told. */
export function textOf<K extends Key>(
  language: Language,
  key: K,
  ...[told]: Told<Names<K>>
): string {
  return filled(phraseOf(key)[language], told);
}

/** Whether the page has a text by this name: codes of a newer server may not have one. */
export function isKey(name: string): name is Key {
  return Object.hasOwn(carried, name);
}
