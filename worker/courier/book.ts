import type { CourierBook, StoredMessage } from "../../src/courier/book.ts";
import { retryLongestMs } from "../../src/courier/delivery.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** The book over a database that `courierMigrations` made. */
export function courierBook(sql: Sql): CourierBook {
  return { ...messageRows(sql), ...gatewayRow(sql) };
}

function messageRows(sql: Sql) {
  return {
    insertMessage({ sealed, sentMs, retryMs }: Omit<StoredMessage, "number" | "tries">): number {
      const row = sql.exec(
        "INSERT INTO message (sealed, sent_ms, tries, retry_ms) VALUES (?, ?, 0, ?) RETURNING number",
        ...[sealed, sentMs, retryMs],
      )[0];
      return row?.number as number;
    },
    dueMessages: (nowMs: number, count: number) =>
      sql
        .exec(
          `SELECT * FROM message WHERE retry_ms <= ? OR retry_ms > ?
           ORDER BY retry_ms LIMIT CAST(? AS INTEGER)`,
          ...[nowMs, nowMs + retryLongestMs, count],
        )
        .map(readMessage),
    waitingCount: () =>
      sql.exec("SELECT count(*) AS waiting FROM message WHERE retry_ms IS NOT NULL")[0]
        ?.waiting as number,
    nextTryMs(): number | null {
      const row = sql.exec(
        "SELECT min(retry_ms) AS next FROM message WHERE retry_ms IS NOT NULL",
      )[0];
      return (row?.next ?? null) as number | null;
    },
    postponeMessage(number: number, tries: number, retryMs: number): void {
      sql.exec(
        "UPDATE message SET tries = ?, retry_ms = ? WHERE number = ?",
        ...[tries, retryMs, number],
      );
    },
    dropMessage(number: number): void {
      sql.exec("DELETE FROM message WHERE number = ?", number);
    },
    newestMessages: (count: number) =>
      sql
        .exec("SELECT * FROM message ORDER BY number DESC LIMIT CAST(? AS INTEGER)", count)
        .map(readMessage),
    dropAllBut(count: number): void {
      sql.exec("DELETE FROM message WHERE number <= (SELECT max(number) FROM message) - ?", count);
    },
  };
}

function gatewayRow(
  sql: Sql,
): Pick<CourierBook, "gatewayFailure" | "saveGatewayFailure" | "dropGatewayFailure"> {
  return {
    gatewayFailure() {
      const row = sql.exec("SELECT * FROM gateway WHERE id = 1")[0];
      if (row === undefined) return null;
      return {
        sinceMs: row.since_ms as number,
        failures: row.failures as number,
        alertedMs: row.alerted_ms as number | null,
      };
    },
    saveGatewayFailure({ sinceMs, failures, alertedMs }) {
      sql.exec(
        `INSERT INTO gateway (id, since_ms, failures, alerted_ms) VALUES (1, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, alerted_ms = excluded.alerted_ms`,
        ...[sinceMs, failures, alertedMs],
      );
    },
    dropGatewayFailure() {
      sql.exec("DELETE FROM gateway");
    },
  };
}

function readMessage(row: SqlRow): StoredMessage {
  return {
    number: row.number as number,
    sealed: row.sealed as string,
    sentMs: row.sent_ms as number,
    tries: row.tries as number,
    retryMs: row.retry_ms as number | null,
  };
}
