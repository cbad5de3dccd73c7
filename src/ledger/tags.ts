import type { Digest } from "./chain.ts";

/** 32 bits of SHA-256 as hexadecimal digits: so rarely of two names that a row is read in vain. */
const tagChars = 8;
/** In place of the tag of a row that nobody has named. */
const untagged = "-".repeat(tagChars);
/** So many tags stand in the head; then they are kept beside it, together. */
const headTagsMax = 64;

/** What a head says of its rows' tags. */
export interface Tagged {
  /** The last row. */
  readonly sequence: number;
  /** Tags of the newest rows' names, in the order of the rows; see `tagOf`. */
  readonly tags: string;
}

/** What keeps the tags of consecutive rows, from row `first` on, that have no room in the head. */
export interface TagsBeside {
  keepTags(first: number, tags: string): void;
}

/** The tag that was asked for last: what is looked for under a name is mostly appended under it next. */
let last: { readonly name: string; readonly digest: Digest; readonly tag: string } | null = null;

/** The tag by which a row with this name is found among all rows of its log; `null`: it has none. */
export function tagOf(name: string | null, digest: Digest): string {
  if (name === null) return untagged;
  if (last?.name === name && last.digest === digest) return last.tag;
  last = { name, digest, tag: digest(name).slice(0, tagChars) };
  return last.tag;
}

/** The head's tags after a row more; when they are too many, all are kept beside it. */
export function withTag(book: TagsBeside, tags: string, tag: string, sequence: number): string {
  const all = tags + tag;
  if (rowsIn(all) < headTagsMax) return all;
  book.keepTags(sequence - headTagsMax + 1, all);
  return "";
}

/** The rows that have a tag, the newest first, among those of `tags`, which begin with row `first`. */
export function* rowsTagged(tags: string, tag: string, first: number): Generator<number> {
  for (let at = tags.lastIndexOf(tag); at >= 0; at = tags.lastIndexOf(tag, at - 1)) {
    if (at % tagChars === 0) yield first + at / tagChars;
    if (at === 0) return;
  }
}

/** How many rows have their tags in `tags`. */
export function rowsIn(tags: string): number {
  return tags.length / tagChars;
}

/** The first row whose tag stands in the head. */
export function firstTagged({ sequence, tags }: Tagged): number {
  return sequence - rowsIn(tags) + 1;
}

/** An entry of an index by tag: the tag, and its row's sequence in as many hexadecimal digits. */
const entryChars = 2 * tagChars;
/** Tags are uniform: by their first digit they go to indexes of about one size. */
const digitsOfTags = "0123456789abcdef";

/** Index entries of the rows of `tags`, which begin with row `first`, by the first digit of their tag. */
export function entriesByDigit(tags: string, first: number): ReadonlyMap<string, string> {
  const entries = new Map([...digitsOfTags].map((digit) => [digit, ""]));
  for (let n = 0; n < rowsIn(tags); n += 1) {
    const tag = tags.slice(n * tagChars, (n + 1) * tagChars);
    const before = entries.get(tag.charAt(0));
    if (before !== undefined) entries.set(tag.charAt(0), before + tag + sequenceDigits(first + n));
  }
  return entries;
}

/** The digit by which the index entries of a tag are found. */
export function digitOf(tag: string): string {
  return tag.charAt(0);
}

/** How many rows have an entry in `entries`. */
export function entriesIn(entries: string): number {
  return entries.length / entryChars;
}

/** The rows that have a tag, the newest first, among those of index entries in the order of the rows. */
export function* rowsIndexed(entries: string, tag: string): Generator<number> {
  for (let at = entries.lastIndexOf(tag); at >= 0; at = entries.lastIndexOf(tag, at - 1)) {
    if (at % entryChars === 0) {
      yield Number.parseInt(entries.slice(at + tagChars, at + entryChars), 16);
    }
    if (at === 0) return;
  }
}

/** A sequence in hexadecimal digits, which sort as sequences do. */
export function sequenceDigits(sequence: number): string {
  return sequence.toString(16).padStart(tagChars, "0");
}
