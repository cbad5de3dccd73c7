import type { HistoryPage } from "../../src/wallet/history/returned.ts";
import {
  type KeptHistory,
  readHistory,
  writeHistory,
} from "../../src/wallet/history/short-history.ts";
import { velocityPage } from "../../src/wallet/velocity-history.ts";
import { logColumns } from "../rows/log.ts";
import type { Sql } from "../rows/sql.ts";
import { keep } from "./kept-book.ts";
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

/** The stretches of the log that are kept as velocity knows them. */
export function stretchRows(sql: Sql) {
  return {
    keptHistory: () => newestStretches(sql),
    keepHistory: (kept: KeptHistory): void => keep(sql, "history", kept.first, writeHistory(kept)),
  };
}

/** Stretches that one statement reads after the newest, which most often reaches far enough. */
const stretchesMax = 4;

function* newestStretches(sql: Sql): Generator<KeptHistory> {
  let before = Number.MAX_SAFE_INTEGER;
  for (let limit = 1; ; limit = stretchesMax) {
    const rows = sql.exec(
      `SELECT value FROM kept WHERE kind = 'history' AND key < ? ORDER BY key DESC
       LIMIT CAST(? AS INTEGER)`,
      ...[before, limit],
    );
    for (const { value } of rows) {
      const kept = readHistory(value as string);
      before = kept.first;
      yield kept;
    }
    if (rows.length < limit) return;
  }
}
