import {
  firstTagged,
  rowsIn,
  rowsTagged,
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
import { keep } from "./kept-book.ts";
import type { RowReader } from "./row-book.ts";

/** Tags that are kept in one row beside the head, at most. */
const pageRowsMax = 8_192;

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
  // Before the first page is full there is none.
  if (firstTagged(head) === 1) return;
  const pages = sql.exec(
    "SELECT key, value FROM kept WHERE kind = 'tags' AND instr(value, ?) > 0 ORDER BY key DESC",
    tag,
  );
  for (const { key, value } of pages) yield* rowsTagged(value as string, tag, key as number);
}

function keepTags(sql: Sql, first: number, tags: string): void {
  const [page] = sql.exec(
    "SELECT key, value FROM kept WHERE kind = 'tags' ORDER BY key DESC LIMIT 1",
  );
  const before = (page?.value ?? "") as string;
  const fits = before !== "" && rowsIn(before) + rowsIn(tags) <= pageRowsMax;
  keep(sql, "tags", fits ? (page?.key as number) : first, fits ? before + tags : tags);
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
