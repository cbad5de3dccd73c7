import type { BacktestRun, BacktestTables } from "../../src/control/backtest.ts";
import { emptySum } from "../../src/velocity/backtest-sum.ts";
import type { Sql } from "../rows/sql.ts";
import { json, plain, Table } from "../rows/table.ts";

const runs = new Table<BacktestRun>("backtest", ["backtest_id"], {
  backtestId: plain("backtest_id"),
  version: plain("version"),
  state: plain("state"),
  wallets: json("wallets"),
  place: plain("place"),
  played: plain("played"),
  failed: plain("skipped"),
  fromMs: plain("from_ms"),
  toMs: plain("to_ms"),
  perSecond: plain("per_second"),
  report: json("report"),
  createdAtMs: plain("created_ms"),
  endedAtMs: plain("ended_ms"),
});

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
    backtest: (backtestId) =>
      runs.first(sql.exec("SELECT * FROM backtest WHERE backtest_id = ?", backtestId)),
    backtestsOf: (version, count) =>
      runs.all(
        sql.exec(
          `SELECT * FROM backtest WHERE version = ? ORDER BY created_ms DESC
           LIMIT CAST(? AS INTEGER)`,
          ...[version, count],
        ),
      ),
    openBacktests: () =>
      runs.all(sql.exec("SELECT * FROM backtest WHERE state = 'running' ORDER BY created_ms")),
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
