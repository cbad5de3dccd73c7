import { type BacktestSum, emptySum } from "../../src/velocity/backtest-sum.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A run of a policy version over the histories of wallets. */
export interface BacktestRun {
  readonly backtestId: string;
  readonly version: number;
  readonly state: "running" | "done" | "cancelled";
  /** The chosen wallets' ids; `null`: every wallet in the register. */
  readonly wallets: readonly string[] | null;
  /** Of a run over the register: the place up to which it was walked. */
  readonly place: string;
  /** Wallets whose histories were played, and wallets whose could not be. */
  readonly played: number;
  readonly failed: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** The most wallets that are looked at in a second. */
  readonly perSecond: number;
  readonly report: BacktestSum;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** A wallet whose history could not be played, and why. */
export interface BacktestFailure {
  readonly walletId: string;
  readonly reason: string;
}

/** The tables of backtests. */
export interface Backtests {
  insertBacktest(
    run: Omit<BacktestRun, "state" | "played" | "failed" | "report" | "endedAtMs">,
  ): void;
  backtest(backtestId: string): BacktestRun | null;
  /** The newest runs of a version, at most `count`. */
  backtestsOf(version: number, count: number): readonly BacktestRun[];
  /** The runs that have not ended, the oldest first. */
  openBacktests(): readonly BacktestRun[];
  /** Keeps what a turn has added to a run that has not ended meanwhile, and what failed in it. */
  advanceBacktest(run: BacktestRun, failures: readonly BacktestFailure[]): void;
  endBacktest(backtestId: string, state: "done" | "cancelled", atMs: number): void;
  /** The wallets that failed, at most `count`. */
  backtestFailures(backtestId: string, count: number): readonly BacktestFailure[];
}

export function openBacktests(sql: Sql): Backtests {
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
    wallets: JSON.parse(row.wallets as string),
    place: row.place as string,
    played: row.played as number,
    failed: row.skipped as number,
    fromMs: row.from_ms as number,
    toMs: row.to_ms as number,
    perSecond: row.per_second as number,
    report: JSON.parse(row.report as string),
    createdAtMs: row.created_ms as number,
    endedAtMs: row.ended_ms as number | null,
  };
}
