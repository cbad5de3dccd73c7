import type { NameBook } from "../desk/name-book.ts";

/** What a thing is called, or else the end of its id. */
export function knownName(names: NameBook, id: string): string {
  return names.of(id) ?? `…${id.slice(-6)}`;
}
