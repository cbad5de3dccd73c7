import { emptyLogHead, type LogHead, type LogRowOf } from "../../src/ledger/log.ts";
import { parseColumn } from "./column.ts";
import { logColumns, logValues, readLogRow } from "./log.ts";
import type { Sql } from "./sql.ts";

/** Head and log, which has these bodies, of a ledger that has nothing else in its head. */
export function ledgerBook<Bodies = Readonly<Record<string, unknown>>>(sql: Sql) {
  return {
    head(): LogHead {
      const row = sql.exec("SELECT * FROM head WHERE id = 1")[0];
      if (row === undefined) return emptyLogHead;
      return {
        sequence: row.sequence as number,
        lastMs: row.last_ms as number,
        hash: row.hash as string,
        balances: parseColumn(row.balances),
      };
    },
    saveHead(head: LogHead): void {
      sql.exec(
        `INSERT INTO head (id, sequence, last_ms, hash, balances) VALUES (1, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, last_ms = excluded.last_ms,
           hash = excluded.hash, balances = excluded.balances`,
        head.sequence,
        head.lastMs,
        head.hash,
        JSON.stringify(head.balances),
      );
    },
    append(row: LogRowOf<Bodies>): void {
      sql.exec(
        `INSERT INTO log (${logColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...logValues(row),
      );
    },
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
