import { type BacktestSum, emptySum } from "../../src/velocity/backtest-sum.ts";
import type { Sql } from "../sql.ts";

/** A run of a policy version over the histories of some wallets. */
export interface BacktestRun {
  readonly backtestId: string;
  readonly version: number;
  /** Wallet ids, and how many of them have been played or, as their histories failed, skipped. */
  readonly wallets: readonly string[];
  readonly played: number;
  readonly skipped: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly report: BacktestSum;
  readonly createdAtMs: number;
}

/** The table of backtests. */
export interface Backtests {
  insertBacktest(run: Omit<BacktestRun, "played" | "skipped" | "report">): void;
  backtest(backtestId: string): BacktestRun | null;
  /** The oldest run with wallets left. */
  openBacktest(): BacktestRun | null;
  advanceBacktest(run: BacktestRun): void;
}

export function openBacktests(sql: Sql): Backtests {
  const read = (statement: string, ...values: string[]) => {
    const [row] = sql.exec(statement, ...values);
    if (row === undefined) return null;
    return {
      backtestId: row.backtest_id as string,
      version: row.version as number,
      wallets: JSON.parse(row.wallets as string),
      played: row.played as number,
      skipped: row.skipped as number,
      fromMs: row.from_ms as number,
      toMs: row.to_ms as number,
      report: JSON.parse(row.report as string),
      createdAtMs: row.created_ms as number,
    };
  };
  return {
    insertBacktest({ backtestId, version, wallets, fromMs, toMs, createdAtMs }) {
      sql.exec(
        "INSERT INTO backtest VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?)",
        ...[backtestId, version, JSON.stringify(wallets), wallets.length],
        ...[fromMs, toMs, JSON.stringify(emptySum), createdAtMs],
      );
    },
    backtest: (backtestId) => read("SELECT * FROM backtest WHERE backtest_id = ?", backtestId),
    openBacktest: () =>
      read("SELECT * FROM backtest WHERE played + skipped < total ORDER BY created_ms LIMIT 1"),
    advanceBacktest({ backtestId, played, skipped, report }) {
      sql.exec(
        "UPDATE backtest SET played = ?, skipped = ?, report = ? WHERE backtest_id = ?",
        ...[played, skipped, JSON.stringify(report), backtestId],
      );
    },
  };
}
