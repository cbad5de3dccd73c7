import { type GatewayFailure, retryLongestMs } from "../../src/courier/delivery.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A stored message; what it says is sealed for `message`. */
export interface StoredMessage {
  readonly number: number;
  readonly sealed: string;
  readonly sentMs: number;
  readonly tries: number;
  /** When it is tried again; null when it needs no delivery. */
  readonly retryMs: number | null;
}

/** Keeps a message and gives its number. */
export function insertMessage(sql: Sql, message: Omit<StoredMessage, "number" | "tries">): number {
  const row = sql.exec(
    "INSERT INTO message (sealed, sent_ms, tries, retry_ms) VALUES (?, ?, 0, ?) RETURNING number",
    message.sealed,
    message.sentMs,
    message.retryMs,
  )[0];
  return row?.number as number;
}

/**
 * Messages whose next try is due at `nowMs`, oldest first. A try that stands further ahead than any
 * wait is long was set by a clock that was ahead: it is due as well.
 */
export function dueMessages(sql: Sql, nowMs: number, count: number): readonly StoredMessage[] {
  return sql
    .exec(
      `SELECT * FROM message WHERE retry_ms <= ? OR retry_ms > ?
       ORDER BY retry_ms LIMIT CAST(? AS INTEGER)`,
      nowMs,
      nowMs + retryLongestMs,
      count,
    )
    .map(toMessage);
}

/** How many messages wait for the gateway. */
export function waitingCount(sql: Sql): number {
  return sql.exec("SELECT count(*) AS waiting FROM message WHERE retry_ms IS NOT NULL")[0]
    ?.waiting as number;
}

/** When the next try is due, or null. */
export function nextRetryMs(sql: Sql): number | null {
  const row = sql.exec("SELECT min(retry_ms) AS next FROM message WHERE retry_ms IS NOT NULL")[0];
  return (row?.next ?? null) as number | null;
}

/** Notes a try that failed, and when the next one is. */
export function postponeMessage(sql: Sql, number: number, tries: number, retryMs: number): void {
  sql.exec("UPDATE message SET tries = ?, retry_ms = ? WHERE number = ?", tries, retryMs, number);
}

export function dropMessage(sql: Sql, number: number): void {
  sql.exec("DELETE FROM message WHERE number = ?", number);
}

/** The newest `count` messages, newest first; older ones are forgotten. */
export function newestMessages(sql: Sql, count: number): readonly StoredMessage[] {
  return sql
    .exec("SELECT * FROM message ORDER BY number DESC LIMIT CAST(? AS INTEGER)", count)
    .map(toMessage);
}

/** Forgets all but the newest `count` messages. */
export function dropAllBut(sql: Sql, count: number): void {
  sql.exec("DELETE FROM message WHERE number <= (SELECT max(number) FROM message) - ?", count);
}

/** How the gateway has failed since it last took a message; null when it did not. */
export function gatewayFailure(sql: Sql): GatewayFailure | null {
  const row = sql.exec("SELECT * FROM gateway WHERE id = 1")[0];
  if (row === undefined) return null;
  return {
    sinceMs: row.since_ms as number,
    failures: row.failures as number,
    alertedMs: row.alerted_ms as number | null,
  };
}

export function saveGatewayFailure(sql: Sql, failure: GatewayFailure): void {
  sql.exec(
    `INSERT INTO gateway (id, since_ms, failures, alerted_ms) VALUES (1, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, alerted_ms = excluded.alerted_ms`,
    failure.sinceMs,
    failure.failures,
    failure.alertedMs,
  );
}

export function dropGatewayFailure(sql: Sql): void {
  sql.exec("DELETE FROM gateway");
}

function toMessage(row: SqlRow): StoredMessage {
  return {
    number: row.number as number,
    sealed: row.sealed as string,
    sentMs: row.sent_ms as number,
    tries: row.tries as number,
    retryMs: row.retry_ms as number | null,
  };
}
