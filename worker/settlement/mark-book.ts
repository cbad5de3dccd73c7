import type { Stored } from "../../src/audit/stored.ts";
import { hexOf } from "../rows/bytes.ts";
import type { Sql } from "../rows/sql.ts";
import { paymentsAtShops, settledPayment } from "./book.ts";

/** What a Settlement keeps beside its log that follows from it: marks, shops, payments, tombstones. */
export function* settlementMarks(sql: Sql): Generator<Stored> {
  for (const { sender, mark, total, hash } of sql.exec("SELECT * FROM inbox")) {
    const said = hash === null ? null : hexOf(hash as ArrayBuffer);
    const value = { mark, totalMinor: total, hash: said };
    yield { table: "inbox", key: hexOf(sender as ArrayBuffer), value };
  }
  for (const { number, said_by: saidBy, shop } of sql.exec("SELECT * FROM shop")) {
    yield { table: "shop", key: `${number}`, value: { saidBy, shop } };
  }
  for (const row of sql.exec(paymentsAtShops)) {
    const payment = settledPayment(row);
    const key = `${payment.terminalId} ${payment.reference} ${payment.sender}`;
    yield { table: "payment", key, value: { ...payment } };
  }
  for (const row of sql.exec("SELECT terminal_id, reference FROM tombstone")) {
    yield { table: "tombstone", key: `${row.terminal_id} ${row.reference}`, value: {} };
  }
}
