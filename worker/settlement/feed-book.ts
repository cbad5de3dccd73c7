import type { SettlementMessage } from "../../src/settlement/message.ts";
import type { Sql } from "../sql.ts";

/** Messages in one feed. */
const feedRowsMax = 50;

/** A log row on its way to its terminal. */
export interface FeedRow {
  readonly sequence: number;
  readonly told: { readonly sender: string; readonly message: SettlementMessage };
}

/** What terminals are still to be told: the numbers of log rows, dropped once they were taken. */
export function feedRows(sql: Sql) {
  return {
    insertFeed(terminalId: string, sequence: number): void {
      sql.exec("INSERT INTO feed (terminal_id, sequence) VALUES (?, ?)", terminalId, sequence);
    },
    dueTerminals: (nowMs: number): readonly string[] =>
      sql
        .exec(
          `SELECT DISTINCT feed.terminal_id FROM feed LEFT JOIN feed_retry USING (terminal_id)
           WHERE coalesce(retry_ms, 0) <= ? LIMIT 50`,
          nowMs,
        )
        .map((row) => row.terminal_id as string),
    feed: (terminalId: string): readonly FeedRow[] =>
      sql
        .exec(
          `SELECT feed.sequence, log.body FROM feed JOIN log ON log.sequence = feed.sequence
           WHERE terminal_id = ? ORDER BY feed.sequence LIMIT CAST(? AS INTEGER)`,
          terminalId,
          feedRowsMax,
        )
        .map((row) => ({ sequence: row.sequence as number, told: JSON.parse(row.body as string) })),
    dropFeed(terminalId: string, upTo: number): void {
      sql.exec("DELETE FROM feed WHERE terminal_id = ? AND sequence <= ?", terminalId, upTo);
      sql.exec("DELETE FROM feed_retry WHERE terminal_id = ?", terminalId);
    },
    /** Puts a terminal's next try off: 1 s, doubled with every failure, at most an hour. */
    deferFeed(terminalId: string, nowMs: number): void {
      const [row] = sql.exec("SELECT failures FROM feed_retry WHERE terminal_id = ?", terminalId);
      const failures = ((row?.failures ?? 0) as number) + 1;
      const retryMs = nowMs + Math.min(1_000 * 2 ** (failures - 1), 3_600_000);
      sql.exec(
        `INSERT INTO feed_retry (terminal_id, failures, retry_ms) VALUES (?, ?, ?)
         ON CONFLICT (terminal_id) DO UPDATE SET failures = excluded.failures,
           retry_ms = excluded.retry_ms`,
        ...[terminalId, failures, retryMs],
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
