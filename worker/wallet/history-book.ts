import { type HistoryPage, velocityPage } from "../../src/wallet/velocity-history.ts";
import { logColumns } from "../rows/log.ts";
import type { Sql } from "../rows/sql.ts";
import { rowReader } from "./row-book.ts";

/** Rows that one call reads of a wallet's log. */
const pageRows = 200;

/** The page of a wallet's velocity history after a row of its log, oldest first. A read. */
export function historyPage(
  sql: Sql,
  afterSequence: number,
): HistoryPage & { readonly next: number | null } {
  const rows = sql
    .exec(
      `SELECT ${logColumns} FROM log WHERE sequence > ? ORDER BY sequence
       LIMIT CAST(? AS INTEGER)`,
      afterSequence,
      pageRows,
    )
    .map(rowReader(sql).read);
  const next = rows.length < pageRows ? null : (rows.at(-1)?.sequence ?? null);
  return { ...velocityPage(rows), next };
}
