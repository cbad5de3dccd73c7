import MiniSearch, { type Options } from "minisearch";
import { wordsOf } from "./words.ts";

/** A piece of a page that is found by itself: what stands under one heading. */
export interface Section {
  /** The page's address and the heading's anchor. */
  readonly id: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

/** How the index is made and asked; both sides have to use the same. */
export const searchOptions: Options<Section> = {
  fields: ["heading", "page", "text"],
  storeFields: ["page", "heading"],
  tokenize: wordsOf,
  processTerm: (term) => term,
  searchOptions: {
    tokenize: wordsOf,
    processTerm: (term) => term,
    boost: { heading: 4, page: 2 },
    prefix: (term) => term.length > 1,
    fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
    combineWith: "AND",
  },
};

/** The index of the sections, as the file that a browser loads. */
export function indexOf(sections: readonly Section[]): string {
  const index = new MiniSearch(searchOptions);
  index.addAll([...sections]);
  return JSON.stringify(index);
}
