import type { LogRow, LogRowOf } from "../../src/ledger/log.ts";
import type { KindOf } from "../../src/ledger/row.ts";
import type { Sql, SqlRow } from "./sql.ts";

/** The columns of a `log` table, which every object with a ledger has. */
export const logColumns =
  "sequence, at_ms, kind, caller, reference, destination, destination_sequence, body, hash";

/** One `log` row as the rules know it; its kind is taken for one of this log's. */
export function readLogRow<Bodies>(row: SqlRow): LogRowOf<Bodies> {
  return {
    sequence: row.sequence as number,
    atMs: row.at_ms as number,
    kind: row.kind as KindOf<Bodies>,
    caller: row.caller as string | null,
    reference: row.reference as string | null,
    destination: row.destination as string | null,
    destinationSequence: row.destination_sequence as number | null,
    body: row.body as string,
    hash: row.hash as string,
  };
}

/** Appends a row; its sequence has to be a new one. */
export function appendLogRow(sql: Sql, row: LogRow): void {
  sql.exec(
    `INSERT INTO log (${logColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.sequence,
    row.atMs,
    row.kind,
    row.caller,
    row.reference,
    row.destination,
    row.destinationSequence,
    row.body,
    row.hash,
  );
}

/** The first `limit` rows for a destination, from a sequence on, in their order. */
export function openRows<Bodies>(
  sql: Sql,
  name: string,
  fromSequence: number,
  limit: number,
): readonly LogRowOf<Bodies>[] {
  return sql
    .exec(
      `SELECT ${logColumns} FROM log WHERE sequence >= ? AND destination = ?
       ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
      fromSequence,
      name,
      limit,
    )
    .map((row) => readLogRow(row));
}
