import type { CourierBook, GatewayFailure, StoredMessage } from "../../src/courier/book.ts";
import { retryLongestMs } from "../../src/courier/delivery.ts";
import type { Sql } from "../rows/sql.ts";
import { once, plain, Table } from "../rows/table.ts";

/** The book over a database that `courierMigrations` made. */
export function courierBook(sql: Sql): CourierBook {
  return { ...messageRows(sql), ...gatewayRow(sql) };
}

const messages = new Table<StoredMessage>("message", ["number"], {
  number: plain("number"),
  sealed: plain("sealed"),
  sentMs: plain("sent_ms"),
  tries: plain("tries"),
  retryMs: plain("retry_ms"),
});

const gateway = new Table<GatewayFailure>("gateway", ["id"], {
  sinceMs: once(plain("since_ms")),
  failures: plain("failures"),
  alertedMs: plain("alerted_ms"),
});

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
      messages.all(
        sql.exec(
          `SELECT * FROM message WHERE retry_ms <= ? OR retry_ms > ?
           ORDER BY retry_ms LIMIT CAST(? AS INTEGER)`,
          ...[nowMs, nowMs + retryLongestMs, count],
        ),
      ),
    waitingCount: () =>
      sql.exec("SELECT count(*) AS waiting FROM message WHERE retry_ms IS NOT NULL")[0]
        ?.waiting as number,
    waitingSinceMs: () =>
      (sql.exec("SELECT min(sent_ms) AS since FROM message WHERE retry_ms IS NOT NULL")[0]?.since ??
        null) as number | null,
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
      messages.all(
        sql.exec("SELECT * FROM message ORDER BY number DESC LIMIT CAST(? AS INTEGER)", count),
      ),
    dropAllBut(count: number): void {
      sql.exec("DELETE FROM message WHERE number <= (SELECT max(number) FROM message) - ?", count);
    },
  };
}

function gatewayRow(
  sql: Sql,
): Pick<CourierBook, "gatewayFailure" | "saveGatewayFailure" | "dropGatewayFailure"> {
  return {
    gatewayFailure: () => gateway.first(sql.exec("SELECT * FROM gateway WHERE id = 1")),
    saveGatewayFailure: (failure) => gateway.save(sql, failure, 1),
    dropGatewayFailure() {
      sql.exec("DELETE FROM gateway");
    },
  };
}
