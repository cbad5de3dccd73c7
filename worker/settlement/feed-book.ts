import type { SettlementMessage } from "../../src/settlement/message.ts";
import { type BackOff, backOff } from "../../src/settlement/outbox.ts";
import type { Sql, SqlRow } from "../sql.ts";

/** A log row on its way to its terminal. */
export interface FeedRow {
  readonly sequence: number;
  readonly told: { readonly sender: string; readonly message: SettlementMessage };
}

/** How far terminals were told of the log, and the rows that were set aside for one. */
export function feedRows(sql: Sql) {
  return {
    toldUpTo: (): number =>
      (sql.exec("SELECT told_up_to FROM head WHERE id = 1")[0]?.told_up_to ?? 0) as number,
    saveToldUpTo(sequence: number): void {
      sql.exec("UPDATE head SET told_up_to = ? WHERE id = 1", sequence);
    },
    logAfter: (sequence: number, limit: number): readonly FeedRow[] =>
      sql
        .exec(
          `SELECT sequence, body FROM log WHERE sequence > ?
           ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
          ...[sequence, limit],
        )
        .map(readRow),
    insertFeed(terminalId: string, sequence: number): void {
      sql.exec(
        "INSERT INTO feed (terminal_id, sequence) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ...[terminalId, sequence],
      );
    },
    dueTerminals: (nowMs: number): readonly string[] =>
      sql
        .exec(
          `SELECT DISTINCT feed.terminal_id FROM feed LEFT JOIN feed_retry USING (terminal_id)
           WHERE coalesce(retry_ms, 0) <= ? LIMIT 50`,
          nowMs,
        )
        .map((row) => row.terminal_id as string),
    feed: (terminalId: string, limit: number): readonly FeedRow[] =>
      sql
        .exec(
          `SELECT feed.sequence, log.body FROM feed JOIN log ON log.sequence = feed.sequence
           WHERE terminal_id = ? ORDER BY feed.sequence LIMIT CAST(? AS INTEGER)`,
          ...[terminalId, limit],
        )
        .map(readRow),
    dropFeed(terminalId: string, upTo: number): void {
      sql.exec("DELETE FROM feed WHERE terminal_id = ? AND sequence <= ?", terminalId, upTo);
      sql.exec("DELETE FROM feed_retry WHERE terminal_id = ?", terminalId);
    },
    /** Not before; 0 when nothing failed. */
    feedRetryMs: (terminalId: string): number => {
      const [row] = sql.exec("SELECT retry_ms FROM feed_retry WHERE terminal_id = ?", terminalId);
      return (row?.retry_ms ?? 0) as number;
    },
    /** What follows one more failure of a terminal. */
    feedFailure(terminalId: string, nowMs: number, random: number): BackOff {
      const [row] = sql.exec("SELECT failures FROM feed_retry WHERE terminal_id = ?", terminalId);
      return backOff((row?.failures ?? 0) as number, nowMs, random);
    },
    deferFeed(terminalId: string, { failures, retryAtMs }: BackOff): void {
      sql.exec(
        `INSERT INTO feed_retry (terminal_id, failures, retry_ms) VALUES (?, ?, ?)
         ON CONFLICT (terminal_id) DO UPDATE SET failures = excluded.failures,
           retry_ms = excluded.retry_ms`,
        ...[terminalId, failures, retryAtMs],
      );
    },
    /** When the next terminal is due; 0 for at once, `null` for none. */
    nextFeedMs(): number | null {
      const [row] = sql.exec(
        `SELECT min(coalesce(retry_ms, 0)) AS next
         FROM (SELECT DISTINCT terminal_id FROM feed) LEFT JOIN feed_retry USING (terminal_id)`,
      );
      return (row?.next ?? null) as number | null;
    },
  };
}

function readRow(row: SqlRow): FeedRow {
  return { sequence: row.sequence as number, told: JSON.parse(row.body as string) };
}
