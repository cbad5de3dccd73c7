import type { BacktestFailure, BacktestRun } from "../../src/control/backtest.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { openId, sealId, type WalletRoute } from "../../src/token/seal.ts";
import { Backtest, type BacktestReport } from "../../src/velocity/backtest.ts";
import { withReport } from "../../src/velocity/backtest-sum.ts";
import { registerPage } from "../directory/register.ts";
import { answered } from "../object/legs.ts";
import { engine } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { walletObject } from "../wallet/stub.ts";
import { walletHistory } from "./wallet-history.ts";

/** Examples that are kept of each rule. */
const examplesMax = 5;
/** A turn ends after this long, and after this many places without a wallet to look at. */
const turnMsMax = 5_000;
const placesMax = 64;
/** Wallets that are asked of a Directory shard at once. */
const registerRows = 50;
/** Acts that are played in one go; then the thread is everybody's again. */
const stepActs = 200;
/** A wallet that does not answer is asked so many times before it is named as failed. */
const triesMax = 3;

/** What a turn has added to a run. */
export interface TurnEnd {
  readonly run: BacktestRun;
  readonly failures: readonly BacktestFailure[];
  /** Wallets that were looked at. */
  readonly looked: number;
  /** Nothing is left to be looked at. */
  readonly done: boolean;
}

/** What a turn is given: the run as it stands, the compiled policy, whether it still stands. */
export interface Turn {
  readonly run: BacktestRun;
  readonly table: Uint8Array;
  readonly stands: () => boolean;
}

/**
 * Plays the next wallets of a run, one after the other: at most a second's worth of them. What was
 * played is in the answer also when the register stops answering on the way.
 */
export async function playTurn(env: Env, { run, table, stands }: Turn): Promise<TurnEnd> {
  const ring = await keyRing(env);
  const failures: BacktestFailure[] = [];
  const endMs = Date.now() + turnMsMax;
  let after = run;
  let looked = 0;
  let places = 0;
  const until = () => looked >= run.perSecond || places >= placesMax || Date.now() > endMs;
  const steps = run.wallets === null ? registered(env, ring, run.place) : chosen(ring, run);
  try {
    for await (const { place, wallet } of steps) {
      if (wallet !== null) {
        if (!stands()) break;
        const found = await playWallet(env, { run, table }, wallet);
        looked += 1;
        if (found.ok) {
          const report = withReport(after.report, found.value, examplesMax);
          after = { ...after, played: after.played + 1, report };
        } else {
          after = { ...after, failed: after.failed + 1 };
          failures.push({ walletId: wallet.walletId, reason: found.fault });
        }
      }
      places += 1;
      after = { ...after, place };
      if (until()) return { run: after, failures, looked, done: false };
    }
  } catch (fault) {
    logFault("backtest_turn_broken_off", fault, { backtest_id: run.backtestId });
    return { run: after, failures, looked, done: false };
  }
  return { run: after, failures, looked, done: true };
}

interface Step {
  /** The place of the register behind this step. */
  readonly place: string;
  /** `null`: there is nothing to look at. */
  readonly wallet: { readonly walletId: string; readonly route: WalletRoute } | null;
}

async function* chosen(ring: KeyRing, run: BacktestRun): AsyncGenerator<Step> {
  for (const walletId of (run.wallets ?? []).slice(run.played + run.failed)) {
    const route = openId(ring, "wal", walletId)?.route;
    if (route === undefined) throw new Error("a chosen wallet's id was opened before");
    yield { place: run.place, wallet: { walletId, route } };
  }
}

/** Every wallet from a place of the register on, each under the first of its contacts alone. */
async function* registered(env: Env, ring: KeyRing, from: string): AsyncGenerator<Step> {
  for (let after: string | null = from; after !== null; ) {
    const page = await registerPage(env, after, registerRows);
    for (const { blind, route } of page.wallets) {
      yield { place: blind, wallet: await underItsFirst(env, ring, { blind, route }) };
    }
    if (page.next !== null) yield { place: page.next, wallet: null };
    after = page.next;
  }
}

/**
 * The wallet if this is the first of its contacts, or if it does not answer, to be named as such.
 */
async function underItsFirst(
  env: Env,
  ring: KeyRing,
  { blind, route }: { readonly blind: string; readonly route: WalletRoute },
): Promise<Step["wallet"]> {
  const unknown = { firstBlind: blind, idKey: ring.sealId[0]?.n ?? 0 };
  const known = await answered(walletObject(env, route).registeredAs()).catch(() => unknown);
  if (known?.firstBlind !== blind) return null;
  return { walletId: sealId(ring, "wal", route, 0, known.idKey), route };
}

async function playWallet(
  env: Env,
  { run, table }: Pick<Turn, "run" | "table">,
  { walletId, route }: { readonly walletId: string; readonly route: WalletRoute },
): Promise<Result<BacktestReport, string>> {
  for (let tries = 1; ; tries += 1) {
    try {
      const events = await walletHistory(env, route, run);
      if (!events.ok) return events;
      const backtest = new Backtest(engine, table, run, examplesMax);
      const playing = backtest.playing(walletId, events.value, stepActs);
      for (;;) {
        const step = playing.next();
        if (step.done) return step.value.ok ? ok(backtest.report()) : step.value;
        await scheduler.wait(1);
      }
    } catch (fault) {
      if (tries < triesMax) {
        await scheduler.wait(tries * 250);
        continue;
      }
      logFault("backtest_wallet_failed", fault, { backtest_id: run.backtestId });
      return fail("wallet_unavailable");
    }
  }
}
