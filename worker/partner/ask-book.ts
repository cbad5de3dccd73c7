import { type BackOff, backOff } from "../../src/back-off.ts";
import type { Claim } from "../../src/partner/book.ts";
import { retryIsDue } from "../rows/retry.ts";
import type { Sql } from "../rows/sql.ts";
import { claims } from "./book.ts";

/**
 * Wallets with claims that have no outcome yet, or were stopped at `?` or before, and those whose
 * failures were not forgotten when somebody else had found the outcome.
 */
const asked = `(SELECT wallet FROM claim WHERE result = 'pending'
  UNION SELECT wallet FROM claim WHERE stopped_ms <= ?
  UNION SELECT wallet FROM ask_retry)`;

/** Which wallets are to be asked again what they credited, and when. */
export function askRows(sql: Sql) {
  return {
    /** Those that are due now, the longest waiting first. */
    dueWallets: (nowMs: number, stoppedUpToMs: number): readonly string[] =>
      sql
        .exec(
          `SELECT wallet FROM ${asked} LEFT JOIN ask_retry USING (wallet)
           WHERE ${retryIsDue}
           ORDER BY coalesce(retry_ms, 0) LIMIT 50`,
          ...[stoppedUpToMs, nowMs],
        )
        .map((row) => row.wallet as string),
    /** A wallet's claims that it is to be asked about, oldest first. */
    openClaims: (wallet: string, stoppedUpToMs: number): readonly Claim[] =>
      claims.all(
        sql.exec(
          `SELECT * FROM claim WHERE wallet = ? AND result = 'pending'
           UNION ALL SELECT * FROM claim WHERE wallet = ? AND stopped_ms <= ?
           ORDER BY claimed_ms LIMIT 50`,
          ...[wallet, wallet, stoppedUpToMs],
        ),
      ),
    /**
     * When the next wallet is to be asked: `otherwise` when it has not failed, 0 when its retry is due
     * at `nowMs`; `null` for none.
     */
    nextAskMs(nowMs: number, otherwise: number): number | null {
      const [row] = sql.exec(
        `SELECT min(CASE WHEN retry_ms IS NULL THEN CAST(? AS INTEGER)
           WHEN ${retryIsDue} THEN 0 ELSE retry_ms END) AS next
         FROM ${asked} LEFT JOIN ask_retry USING (wallet)`,
        ...[otherwise, nowMs, Number.MAX_SAFE_INTEGER],
      );
      return (row?.next ?? null) as number | null;
    },
    /** What follows one more failure of a wallet. */
    askFailure(wallet: string, nowMs: number, random: number): BackOff {
      const [row] = sql.exec("SELECT failures FROM ask_retry WHERE wallet = ?", wallet);
      return backOff((row?.failures ?? 0) as number, nowMs, random);
    },
    deferAsk(wallet: string, { failures, retryAtMs }: BackOff): void {
      sql.exec(
        `INSERT INTO ask_retry (wallet, failures, retry_ms) VALUES (?, ?, ?)
         ON CONFLICT (wallet) DO UPDATE SET failures = excluded.failures,
           retry_ms = excluded.retry_ms`,
        ...[wallet, failures, retryAtMs],
      );
    },
    dropAsk(wallet: string): void {
      sql.exec("DELETE FROM ask_retry WHERE wallet = ?", wallet);
    },
  };
}
