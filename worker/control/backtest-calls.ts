import { beginAct, recordAct } from "../../src/control/act.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { openId } from "../../src/token/seal.ts";
import { Backtest } from "../../src/velocity/backtest.ts";
import { withReport } from "../../src/velocity/backtest-sum.ts";
import { engine } from "../engine.ts";
import { keyRing } from "../keys.ts";
import { logFault } from "../log.ts";
import { walletHistory } from "../wallet-history.ts";
import { ControlAlerts, freshId } from "./alert-calls.ts";
import type { BacktestRun } from "./backtest-book.ts";
import type { By } from "./desk.ts";

/** Examples that are kept of each rule. */
const examplesMax = 5;

/** What to run: a version over whole histories, judging the acts of [fromMs, toMs). */
export type BacktestCommand = Pick<BacktestRun, "version" | "wallets" | "fromMs" | "toMs">;

/** The calls to Control that are about backtests; they run in its alarm, one wallet after another. */
export class ControlBacktests extends ControlAlerts {
  /** Begins a run and puts on record who looks at whose history. 404 for no such version. */
  startBacktest(by: By, command: BacktestCommand): Result<BacktestRun, Problem> {
    return this.commit(by, (act) => {
      const { version, wallets } = command;
      const backtestId = freshId("bkt");
      const detail = { backtest_id: backtestId, version, wallets };
      const begun = beginAct(this.book, act, "backtest_policy", detail);
      if (!begun.ok) return begun;
      if (this.book.policyVersion(version) === null) {
        return fail(problem("not_found", "There is no such policy version."));
      }
      const refusal = recordAct(this.book, act, "backtest_policy", detail);
      if (refusal !== null) return fail(refusal);
      this.book.insertBacktest({ ...command, backtestId, createdAtMs: act.nowMs });
      void this.ctx.storage.setAlarm(act.nowMs);
      return ok(this.book.backtest(backtestId) as BacktestRun);
    });
  }

  backtest(version: number, backtestId: string): BacktestRun | null {
    const run = this.book.backtest(backtestId);
    return run?.version === version ? run : null;
  }

  /** Plays one wallet of the oldest run, and comes again while there is one. Cannot die. */
  override async alarm(): Promise<void> {
    const run = this.book.openBacktest();
    if (run === null) return;
    const after = await this.#playNext(run);
    this.book.advanceBacktest(after);
    await this.ctx.storage.setAlarm(Date.now());
  }

  async #playNext(run: BacktestRun): Promise<BacktestRun> {
    const walletId = run.wallets[run.played + run.skipped] ?? "";
    try {
      const opened = openId(await keyRing(this.env), "wal", walletId);
      const policy = this.book.policy(run.version);
      if (opened === null || policy === null)
        throw new Error("the wallet and the policy are known");
      const events = await walletHistory(this.env, opened.route, run.toMs);
      const backtest = new Backtest(engine, policy.table, run, examplesMax);
      const played = backtest.play(walletId, events);
      if (!played.ok) throw new Error(played.fault);
      const report = withReport(run.report, backtest.report(), examplesMax);
      return { ...run, played: run.played + 1, report };
    } catch (fault) {
      logFault("backtest_wallet_skipped", fault);
      return { ...run, skipped: run.skipped + 1 };
    }
  }
}
