import { backtestsOpenMax } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { BacktestSum } from "../velocity/backtest-sum.ts";
import { type ActBy, beginAct, recordAct, refuseAct } from "./act.ts";
import type { ControlBook } from "./book.ts";
import { systemActor } from "./finding.ts";
import type { ControlRefusal } from "./refusal.ts";

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
  /** Acts of `[fromMs, toMs)` are judged. */
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** The most wallets that are looked at in a second. */
  readonly perSecond: number;
  readonly report: BacktestSum;
  readonly createdAtMs: EpochMs;
  readonly endedAtMs: EpochMs | null;
}

/** A wallet whose history could not be played, and why. */
export interface BacktestFailure {
  readonly walletId: string;
  readonly reason: string;
}

/** The tables of backtests. Every method runs inside the caller's transaction. */
export interface BacktestTables {
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
  endBacktest(backtestId: string, state: "done" | "cancelled", atMs: EpochMs): void;
  /** The wallets that failed, at most `count`. */
  backtestFailures(backtestId: string, count: number): readonly BacktestFailure[];
}

type BacktestBook = ControlBook & BacktestTables;

/** What to run: a version over histories, judging the acts of `[fromMs, toMs)`. */
export type BacktestCommand = Pick<
  BacktestRun,
  "version" | "wallets" | "fromMs" | "toMs" | "perSecond"
>;

/**
 * Begins a run and puts on record who looks at whose history. 404 for no such version, 409 while
 * too many runs wait.
 */
export function startBacktest(
  book: BacktestBook,
  by: ActBy,
  command: BacktestCommand & Pick<BacktestRun, "backtestId" | "place">,
): Result<BacktestRun, ControlRefusal> {
  const { backtestId, version, wallets, fromMs, toMs } = command;
  const period = { from_ms: fromMs, to_ms: toMs };
  const detail = {
    backtest_id: backtestId,
    version,
    wallets: wallets ?? ("all" as const),
    ...period,
  };
  const begun = beginAct(book, by, "backtest_policy", detail);
  if (!begun.ok) return begun;
  if (book.policyVersion(version) === null)
    return fail({ reason: "unknown", what: "policy version" });
  if (book.openBacktests().length >= backtestsOpenMax) {
    return refuseAct(book, by, "backtest_policy", detail, { reason: "too_many_backtests" });
  }
  recordAct(book, by, "backtest_policy", detail);
  book.insertBacktest({ ...command, createdAtMs: by.nowMs });
  return ok(book.backtest(backtestId) as BacktestRun);
}

/** Ends a run that still runs; what it has found so far is kept. 409 for one that has ended. */
export function cancelBacktest(
  book: BacktestBook,
  by: ActBy,
  command: { readonly version: number; readonly backtestId: string },
): Result<BacktestRun, ControlRefusal> {
  const { version, backtestId } = command;
  const detail = { backtest_id: backtestId, version };
  const begun = beginAct(book, by, "cancel_backtest", detail);
  if (!begun.ok) return begun;
  const run = backtestRun(book, version, backtestId);
  if (run === null) return fail({ reason: "unknown", what: "backtest" });
  if (run.state !== "running") {
    const ended = { reason: "backtest_over", state: run.state } as const;
    return refuseAct(book, by, "cancel_backtest", detail, ended);
  }
  recordAct(book, by, "cancel_backtest", detail);
  book.endBacktest(backtestId, "cancelled", by.nowMs);
  return ok(book.backtest(backtestId) as BacktestRun);
}

/** A run of this version; `null`: there is none. */
export function backtestRun(
  book: BacktestTables,
  version: number,
  backtestId: string,
): BacktestRun | null {
  const run = book.backtest(backtestId);
  return run?.version === version ? run : null;
}

/**
 * Keeps what a turn has added to a run. When nothing is left to be looked at, and nobody has ended
 * the run meanwhile, it ends well, on record.
 */
export function keepTurn(
  book: BacktestBook,
  turn: {
    readonly run: BacktestRun;
    readonly failures: readonly BacktestFailure[];
    readonly done: boolean;
  },
  nowMs: EpochMs,
): void {
  const { backtestId, version, played, failed } = turn.run;
  book.advanceBacktest(turn.run, turn.failures);
  if (!turn.done || book.backtest(backtestId)?.state !== "running") return;
  book.endBacktest(backtestId, "done", nowMs);
  const detail = { backtest_id: backtestId, version, played, failed };
  book.appendAudit({ atMs: nowMs, actor: systemActor, act: "backtest_done", detail });
}
