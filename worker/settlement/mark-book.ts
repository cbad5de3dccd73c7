import type { Stored } from "../../src/audit/stored.ts";
import type { Sql } from "../rows/sql.ts";
import { settledPayments } from "./book.ts";

/** What a Settlement keeps beside its log that follows from it: marks, payments, tombstones. */
export function* settlementMarks(sql: Sql): Generator<Stored> {
  for (const { sender, mark, total, hash } of sql.exec("SELECT * FROM inbox")) {
    yield { table: "inbox", key: sender as string, value: { mark, totalMinor: total, hash } };
  }
  for (const row of sql.exec("SELECT * FROM payment")) {
    const payment = settledPayments.read(row);
    const key = `${payment.terminalId} ${payment.reference} ${payment.sender}`;
    yield { table: "payment", key, value: { ...payment } };
  }
  for (const row of sql.exec("SELECT terminal_id, reference FROM tombstone")) {
    yield { table: "tombstone", key: `${row.terminal_id} ${row.reference}`, value: {} };
  }
}
