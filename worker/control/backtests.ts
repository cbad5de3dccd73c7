import { backtestFailuresMax, backtestsListedMax } from "../../src/bounds.ts";
import {
  type BacktestFailure,
  type BacktestRun,
  backtestRun,
  keepTurn,
} from "../../src/control/backtest.ts";
import { type EpochMs, secondMs } from "../../src/time.ts";
import { logFault } from "../platform/log.ts";
import { playTurn } from "./backtest-turn.ts";
import type { ControlDesk } from "./desk.ts";

/** A run with the wallets that could not be played. */
export interface BacktestFound {
  readonly run: BacktestRun;
  readonly failures: readonly BacktestFailure[];
}

/** A turn that could not be played is tried again after this long. */
const brokenPauseMs = 5 * secondMs;

/** Control's backtests: they are played in its alarm, one turn at a time, one run after another. */
export class Backtests {
  readonly #desk: ControlDesk;
  /** When the next turn is due; `null`: at once. */
  #turnMs: EpochMs | null = null;

  constructor(desk: ControlDesk) {
    this.#desk = desk;
  }

  /** A run of a version; `null`: there is none. */
  find(version: number, backtestId: string): BacktestFound | null {
    const { book } = this.#desk;
    const run = backtestRun(book, version, backtestId);
    if (run === null) return null;
    return { run, failures: book.backtestFailures(backtestId, backtestFailuresMax) };
  }

  /** The newest runs of a version; `null`: there is no such version. */
  of(version: number): readonly BacktestRun[] | null {
    const { book } = this.#desk;
    if (book.policyVersion(version) === null) return null;
    return book.backtestsOf(version, backtestsListedMax);
  }

  /** When the next turn is due; `null` while no run is open. */
  dueMs(nowMs: EpochMs): EpochMs | null {
    return this.#desk.book.openBacktests().length > 0 ? (this.#turnMs ?? nowMs) : null;
  }

  /** Plays a turn of the oldest run that is open. Throws only when the runs cannot be read. */
  async playTurn(): Promise<void> {
    const [run] = this.#desk.book.openBacktests();
    if (run !== undefined) this.#turnMs = Date.now() + (await this.#playOn(run));
  }

  /** Plays a turn; how long to wait before the next one. Never throws. */
  async #playOn(run: BacktestRun): Promise<number> {
    const { book, env } = this.#desk;
    try {
      const { table } = book.policy(run.version) ?? { table: new Uint8Array(0) };
      const stands = () => book.backtest(run.backtestId)?.state === "running";
      const end = await playTurn(env, { run, table, stands });
      this.#desk.record(() => keepTurn(book, end, Date.now()));
      const moved = end.run.place !== run.place || end.looked > 0;
      if (moved || end.done) return Math.ceil((end.looked * secondMs) / run.perSecond);
    } catch (fault) {
      logFault("backtest_turn_failed", fault, { backtest_id: run.backtestId });
    }
    return brokenPauseMs;
  }
}
