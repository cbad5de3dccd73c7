import type { Balances } from "../../src/ledger/account.ts";
import { emptyLogHead, type LogHead, type LogRowOf } from "../../src/ledger/log.ts";
import { readBalances, writeBalances } from "../../src/ledger/short.ts";
import { parseColumn } from "./column.ts";
import { appendLogRow, logColumns, readLogRow } from "./log.ts";
import type { Sql } from "./sql.ts";
import { type Column, type Columns, plain, Table } from "./table.ts";

/** The column of a head's balances. */
export const balancesColumn: Column<Balances> = {
  names: ["balances"],
  read: (row) => readBalances(parseColumn(row.balances)),
  write: (balances) => [JSON.stringify(writeBalances(balances))],
};

/** How the head of a ledger is kept. */
const headColumns: Columns<LogHead> = {
  sequence: plain("sequence"),
  lastMs: plain("last_ms"),
  hash: plain("hash"),
  balances: balancesColumn,
};

const heads = new Table<LogHead>("head", ["id"], headColumns);

/** Head and log, which has these bodies, of a ledger that has nothing else in its head. */
export function ledgerBook<Bodies = Readonly<Record<string, unknown>>>(sql: Sql) {
  return {
    head: (): LogHead => heads.first(sql.exec("SELECT * FROM head WHERE id = 1")) ?? emptyLogHead,
    saveHead: (head: LogHead): void => heads.save(sql, head, 1),
    append: (row: LogRowOf<Bodies>): void => appendLogRow(sql, row),
    /** The whole log in its order, read in pages. */
    *oldestFirst(): Generator<LogRowOf<Bodies>> {
      for (let after = Number.MIN_SAFE_INTEGER; ; ) {
        const rows = sql.exec(
          `SELECT ${logColumns} FROM log WHERE sequence > ? ORDER BY sequence LIMIT 256`,
          after,
        );
        for (const row of rows) yield readLogRow(row);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.sequence as number;
      }
    },
  };
}
