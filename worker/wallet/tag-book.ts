import {
  digitOf,
  entriesByDigit,
  entriesIn,
  firstTagged,
  rowsIn,
  rowsIndexed,
  rowsTagged,
  sequenceDigits,
  type Tagged,
  tagOf,
  withTag,
} from "../../src/ledger/tags.ts";
import {
  asItWas,
  nameOf,
  type RowName,
  restoredReference,
} from "../../src/payment/restored-row.ts";
import type { WalletRow } from "../../src/wallet/row.ts";
import { digestText } from "../rows/digest.ts";
import { logColumns } from "../rows/log.ts";
import { one, type Sql } from "../rows/sql.ts";
import { dropKept, keep, keptRows } from "./kept-book.ts";
import type { RowReader } from "./row-book.ts";

/** Tags of so many rows stand beside the head in their order; then each goes to the index of its digit. */
const pageRowsMax = 8_192;
/** Entries that an index of one digit has in one row, at most. */
const entriesMax = 8_192;

/** How rows are found by reference: by their tags, which cost no row of an index. */
export function tagRows(sql: Sql, rows: RowReader) {
  const isUnder = (row: WalletRow, { kind, caller, reference }: RowName) =>
    row.caller === caller &&
    ((row.kind === kind && row.reference === reference) ||
      (row.kind === "restored" && row.reference === restoredReference(kind, `${reference}`)));
  return {
    keepTags: (first: number, tags: string): void => keepTags(sql, first, tags),
    rowNamed(head: Tagged, name: RowName, appendedTo: number): WalletRow | null {
      const tag = tagOf(nameOf(name), digestText);
      for (const sequence of sequencesOf(sql, head, tag, appendedTo)) {
        const found = sql.exec(`SELECT ${logColumns} FROM log WHERE sequence = ?`, sequence);
        const row = one(found, rows.raw);
        if (row !== null && isUnder(row, name)) return asItWas(row);
      }
      return null;
    },
  };
}

/** The rows that may have a tag, the newest first; all that the head does not know yet may. */
function* sequencesOf(sql: Sql, head: Tagged, tag: string, appendedTo: number): Generator<number> {
  for (let sequence = appendedTo; sequence > head.sequence; sequence -= 1) yield sequence;
  yield* rowsTagged(head.tags, tag, firstTagged(head));
  // Before the head was full for the first time there are none beside it.
  if (firstTagged(head) === 1) return;
  const [page] = sql.exec(
    "SELECT key, value FROM kept WHERE kind = 'tags' AND instr(value, ?) > 0",
    tag,
  );
  if (page !== undefined) yield* rowsTagged(page.value as string, tag, page.key as number);
  const indexed = sql.exec(
    `SELECT value FROM kept WHERE kind = 'tagged' AND key >= ? AND key < ? AND instr(value, ?) > 0
     ORDER BY key DESC`,
    ...[digitOf(tag), `${digitOf(tag)}~`, tag],
  );
  for (const { value } of indexed) yield* rowsIndexed(value as string, tag);
}

function keepTags(sql: Sql, first: number, tags: string): void {
  const [page] = sql.exec("SELECT key, value FROM kept WHERE kind = 'tags'");
  const before = (page?.value ?? "") as string;
  const fits = page !== undefined && rowsIn(before) + rowsIn(tags) <= pageRowsMax;
  keep(sql, "tags", fits ? (page.key as number) : first, fits ? before + tags : tags);
  if (page === undefined || fits) return;
  indexPage(sql, page.key as number, before);
  dropKept(sql, "tags", first);
}

/** Adds the rows of a page, which begin with row `first`, to the indexes of their tags' digits. */
function indexPage(sql: Sql, first: number, tags: string): void {
  for (const [digit, entries] of entriesByDigit(tags, first)) {
    if (entries === "") continue;
    const [last] = sql.exec(
      `SELECT key, value FROM kept WHERE kind = 'tagged' AND key >= ? AND key < ?
       ORDER BY key DESC LIMIT 1`,
      ...[digit, `${digit}~`],
    );
    const before = (last?.value ?? "") as string;
    const fits = last !== undefined && entriesIn(before) + entriesIn(entries) <= entriesMax;
    if (fits) keep(sql, "tagged", last.key as string, before + entries);
    else keep(sql, "tagged", digit + sequenceDigits(first), entries);
  }
}

/** Indexes all pages of tags but the newest, of a wallet that kept them in their order for good. */
export function indexPages(sql: Sql): void {
  const pages = keptRows(sql, "tags");
  for (const { key, value } of pages.slice(0, -1)) indexPage(sql, key as number, value as string);
  const newest = pages.at(-1);
  if (newest !== undefined) dropKept(sql, "tags", newest.key as number);
}

const readRows = 1_000;

/** Tags all rows of a log whose rows were found by an index before. */
export function tagAll(sql: Sql): void {
  const book = { keepTags: (first: number, tags: string) => keepTags(sql, first, tags) };
  let tags = "";
  for (let after = 0; ; ) {
    const rows = sql.exec(
      `SELECT sequence, kind, caller, reference FROM log WHERE sequence > ?
       ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
      ...[after, readRows],
    ) as unknown as readonly (RowName & { readonly sequence: number })[];
    for (const row of rows)
      tags = withTag(book, tags, tagOf(nameOf(row), digestText), row.sequence);
    if (rows.length < readRows) break;
    after = rows.at(-1)?.sequence ?? 0;
  }
  sql.exec("UPDATE head SET tags = ?", tags);
}
