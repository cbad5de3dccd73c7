import type { BacktestRun, BacktestTables } from "../../src/control/backtest.ts";
import { emptySum } from "../../src/velocity/backtest-sum.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** The tables of backtests over a database that `controlMigrations` made. */
export function backtestBook(sql: Sql): BacktestTables {
  return {
    insertBacktest({ backtestId, version, wallets, place, fromMs, toMs, perSecond, createdAtMs }) {
      sql.exec(
        `INSERT INTO backtest (backtest_id, version, wallets, total, played, skipped, from_ms,
           to_ms, report, created_ms, state, place, per_second)
         VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, 'running', ?, ?)`,
        ...[backtestId, version, JSON.stringify(wallets), wallets?.length ?? 0],
        ...[fromMs, toMs, JSON.stringify(emptySum), createdAtMs, place, perSecond],
      );
    },
    backtest(backtestId) {
      const [row] = sql.exec("SELECT * FROM backtest WHERE backtest_id = ?", backtestId);
      return row === undefined ? null : readRun(row);
    },
    backtestsOf: (version, count) =>
      sql
        .exec(
          `SELECT * FROM backtest WHERE version = ? ORDER BY created_ms DESC
           LIMIT CAST(? AS INTEGER)`,
          ...[version, count],
        )
        .map(readRun),
    openBacktests: () =>
      sql.exec("SELECT * FROM backtest WHERE state = 'running' ORDER BY created_ms").map(readRun),
    advanceBacktest({ backtestId, place, played, failed, report }, failures) {
      sql.exec(
        `UPDATE backtest SET place = ?, played = ?, skipped = ?, report = ?
         WHERE backtest_id = ? AND state = 'running'`,
        ...[place, played, failed, JSON.stringify(report), backtestId],
      );
      for (const { walletId, reason } of failures) {
        sql.exec(
          "INSERT OR IGNORE INTO backtest_failure VALUES (?, ?, ?)",
          ...[backtestId, walletId, reason],
        );
      }
    },
    endBacktest(backtestId, state, atMs) {
      sql.exec(
        "UPDATE backtest SET state = ?, ended_ms = ? WHERE backtest_id = ? AND state = 'running'",
        ...[state, atMs, backtestId],
      );
    },
    backtestFailures: (backtestId, count) =>
      sql
        .exec(
          `SELECT wallet_id, reason FROM backtest_failure WHERE backtest_id = ?
           ORDER BY wallet_id LIMIT CAST(? AS INTEGER)`,
          ...[backtestId, count],
        )
        .map((row) => ({ walletId: row.wallet_id as string, reason: row.reason as string })),
  };
}

function readRun(row: SqlRow): BacktestRun {
  return {
    backtestId: row.backtest_id as string,
    version: row.version as number,
    state: row.state as BacktestRun["state"],
    wallets: parseColumn(row.wallets),
    place: row.place as string,
    played: row.played as number,
    failed: row.skipped as number,
    fromMs: row.from_ms as number,
    toMs: row.to_ms as number,
    perSecond: row.per_second as number,
    report: parseColumn(row.report),
    createdAtMs: row.created_ms as number,
    endedAtMs: row.ended_ms as number | null,
  };
}
