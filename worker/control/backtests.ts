import { beginAct, recordAct, refuseAct } from "../../src/control/act.ts";
import { systemActor } from "../../src/control/finding.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { EpochMs } from "../../src/time.ts";
import { registerStart } from "../directory/register.ts";
import { logFault } from "../platform/log.ts";
import { carryOutMs } from "./adjustments.ts";
import { freshId } from "./alerts.ts";
import type { BacktestFailure, BacktestRun } from "./backtest-book.ts";
import { playTurn, type TurnEnd } from "./backtest-turn.ts";
import type { By } from "./desk.ts";
import { ControlEnds, earlier } from "./end-calls.ts";

/** What to run: a version over histories, judging the acts of [fromMs, toMs). */
export type BacktestCommand = Pick<
  BacktestRun,
  "version" | "wallets" | "fromMs" | "toMs" | "perSecond"
>;

/** A run with the wallets that could not be played. */
export interface BacktestFound {
  readonly run: BacktestRun;
  readonly failures: readonly BacktestFailure[];
}

/** Runs that may wait for their turn, failures that are told at once, runs that are listed. */
const openMax = 8;
const failuresMax = 1_000;
const listedMax = 20;
/** A turn that could not be played is tried again after this long. */
const brokenPauseMs = 5_000;

/** The calls to Control that are about backtests; they run in its alarm, one after another. */
export class ControlBacktests extends ControlEnds {
  /** When the next turn of a backtest is due. */
  #turnMs: EpochMs | null = null;

  /**
   * Begins a run and puts on record who looks at whose history. 404 for no such version, 409 while
   * too many runs wait.
   */
  startBacktest(by: By, command: BacktestCommand): Result<BacktestRun, Problem> {
    return this.commit(by, (act) => {
      const { version, wallets, fromMs, toMs } = command;
      const backtestId = freshId("bkt");
      const period = { from_ms: fromMs, to_ms: toMs };
      const detail = { backtest_id: backtestId, version, wallets: wallets ?? "all", ...period };
      const begun = beginAct(this.book, act, "backtest_policy", detail);
      if (!begun.ok) return begun;
      if (this.book.policyVersion(version) === null) return fail(unknownVersion);
      if (this.book.openBacktests().length >= openMax) {
        return refuseAct(this.book, act, "backtest_policy", detail, tooMany);
      }
      const refusal = recordAct(this.book, act, "backtest_policy", detail);
      if (refusal !== null) return fail(refusal);
      const place = registerStart;
      this.book.insertBacktest({ ...command, backtestId, place, createdAtMs: act.nowMs });
      return ok(this.book.backtest(backtestId) as BacktestRun);
    });
  }

  /** Ends a run that still runs; what it has found so far is kept. 409 for one that has ended. */
  cancelBacktest(
    by: By,
    command: { readonly version: number; readonly backtestId: string },
  ): Result<BacktestRun, Problem> {
    return this.commit(by, (act) => {
      const { version, backtestId } = command;
      const detail = { backtest_id: backtestId, version };
      const begun = beginAct(this.book, act, "cancel_backtest", detail);
      if (!begun.ok) return begun;
      const run = this.#run(version, backtestId);
      if (run === null) return fail(unknownRun);
      if (run.state !== "running") {
        const members = { state: run.state };
        const ended = problem("state_conflict", "This backtest has ended.", { members });
        return refuseAct(this.book, act, "cancel_backtest", detail, ended);
      }
      const refusal = recordAct(this.book, act, "cancel_backtest", detail);
      if (refusal !== null) return fail(refusal);
      this.book.endBacktest(backtestId, "cancelled", act.nowMs);
      return ok(this.book.backtest(backtestId) as BacktestRun);
    });
  }

  backtest(version: number, backtestId: string): BacktestFound | null {
    const run = this.#run(version, backtestId);
    if (run === null) return null;
    return { run, failures: this.book.backtestFailures(backtestId, failuresMax) };
  }

  /** The newest runs of a version; `null`: there is no such version. */
  backtests(version: number): readonly BacktestRun[] | null {
    if (this.book.policyVersion(version) === null) return null;
    return this.book.backtestsOf(version, listedMax);
  }

  /**
   * Ends what is over, sees to adjustments that are left, plays a turn of the oldest run, and comes
   * again while there is one of any. Cannot die.
   */
  override alarm(): Promise<void> {
    return this.wake.run(async () => {
      this.endWhatIsOver();
      await this.carryOutAll();
      const [run] = this.book.openBacktests();
      if (run !== undefined) this.#turnMs = Date.now() + (await this.#playOn(run));
    });
  }

  protected override nextMs(nowMs: EpochMs): EpochMs | null {
    const own = [
      ...(this.book.openBacktests().length > 0 ? [this.#turnMs ?? nowMs] : []),
      ...(this.book.unfinishedApprovals().length > 0 ? [nowMs + carryOutMs] : []),
    ];
    return own.reduce<EpochMs | null>(earlier, super.nextMs(nowMs));
  }

  /** Plays a turn; how long to wait before the next one. Never throws. */
  async #playOn(run: BacktestRun): Promise<number> {
    try {
      const { table } = this.book.policy(run.version) ?? { table: new Uint8Array(0) };
      const stands = () => this.book.backtest(run.backtestId)?.state === "running";
      const end = await playTurn(this.env, { run, table, stands });
      this.ctx.storage.transactionSync(() => this.#keep(end));
      const moved = end.run.place !== run.place || end.looked > 0;
      if (moved || end.done) return Math.ceil((end.looked * 1_000) / run.perSecond);
    } catch (fault) {
      logFault("backtest_turn_failed", fault, { backtest_id: run.backtestId });
    }
    return brokenPauseMs;
  }

  #keep({ run, failures, done }: TurnEnd): void {
    const { backtestId, version, played, failed } = run;
    this.book.advanceBacktest(run, failures);
    if (!done || this.book.backtest(backtestId)?.state !== "running") return;
    const atMs = Date.now();
    this.book.endBacktest(backtestId, "done", atMs);
    const detail = { backtest_id: backtestId, version, played, failed };
    this.book.appendAudit({ atMs, actor: systemActor, act: "backtest_done", detail });
  }

  #run(version: number, backtestId: string): BacktestRun | null {
    const run = this.book.backtest(backtestId);
    return run?.version === version ? run : null;
  }
}

const unknownVersion = problem("not_found", "There is no such policy version.");
const unknownRun = problem("not_found", "There is no such backtest.");
const tooMany = problem(
  "state_conflict",
  "Too many backtests wait already. Let one end, or cancel one.",
  { members: { state: "too_many" } },
);
