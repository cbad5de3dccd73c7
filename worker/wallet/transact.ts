import type { Alarm } from "../../src/alarm.ts";
import {
  balanceMinorMax,
  cancellationGraceMs,
  confirmationAboveMinor,
  confirmationMs,
  coolingAmountMinorMax,
  holdMs,
} from "../../src/bounds.ts";
import type { LateMarkBook } from "../../src/settlement/late-marks.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import { forOneStep, type Remembered } from "../../src/wallet/one-step.ts";
import { transactWithAlarm } from "../object/alarm.ts";
import type { ObjectClock } from "../object/clock.ts";
import { engine } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import type { Sql } from "../rows/sql.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import type { Asker } from "../signal/snapshot.ts";

/** What a wallet's steps are run with. */
export interface Transacting {
  readonly state: DurableObjectState;
  readonly sql: Sql;
  readonly memory: StepMemory;
  readonly env: Env;
  readonly book: LateMarkBook;
  readonly alarm: Alarm;
  readonly clock: ObjectClock;
  /** Names this instance in the engine's pool. */
  readonly owner: string;
}

/**
 * What an instance remembers of the last step that it committed, as long as it has written nothing else
 * since.
 */
export class StepMemory {
  readonly #sql: Sql;
  #remembered: Remembered | null = null;
  #rowsWritten = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** What is remembered, or `null`. */
  get now(): Remembered | null {
    return this.#rowsWritten === this.#sql.rowsWritten ? this.#remembered : null;
  }

  /** Remembers what a step has left, once it is committed; `null`: nothing. */
  keep(remembered: Remembered | null): void {
    this.#remembered = remembered;
    this.#rowsWritten = this.#sql.rowsWritten;
  }
}

/**
 * Runs one synchronous step on a wallet's book in one transaction, with what the rules need passed
 * in. When the step throws nothing is written and no effect of it runs; `deliver`, which starts a
 * delivery of the outbox, is such an effect. A step may go by what this instance remembers only when
 * it commits something, since an instance that was replaced fails at that, and its answer is held
 * back: one that has written nothing is run again, by the rows.
 */
export function transact<T>(
  { state, env, book, alarm, clock, owner, sql, memory }: Transacting,
  deliver: () => void,
  step: (book: WalletBook, context: WalletContext) => T,
): T {
  const nowMs = clock.read();
  const effects = new Set<() => void>();
  const by: Asker = { env, after: (work) => state.waitUntil(work) };
  const context: WalletContext = {
    nowMs,
    digest: digestText,
    engine,
    owner,
    environment: env.ENVIRONMENT,
    currency: env.CURRENCY,
    zone: env.TIME_ZONE,
    limits: {
      balanceMaxMinor: balanceMinorMax,
      coolingAmountMaxMinor: coolingAmountMinorMax,
      cancellationGraceMs,
      confirmationAboveMinor,
      confirmationMs,
      holdMs,
    },
    afterCommit: (effect) => void effects.add(effect),
    onBehind: (newestMs) => void effects.add(() => noteBehind(by, "wallet", { newestMs, nowMs })),
    deliver,
    ringBy: (atMs) => alarm.ringBy(atMs, nowMs),
  };
  const run = (before: Remembered | null): { done: T; left: Remembered | null } => {
    effects.clear();
    return book.committing(() =>
      transactWithAlarm(state, alarm, () => {
        const rows = forOneStep(book, before);
        const done = step(rows, context);
        return { done, left: rows.end() };
      }),
    );
  };
  const { done, left } = runOrAgain(run, memory, sql);
  if (left !== null) memory.keep(left);
  for (const effect of effects) effect();
  return done;
}

/** Runs a step by what is remembered, and when that wrote nothing, by the rows. */
function runOrAgain<Ran extends { readonly left: Remembered | null }>(
  run: (before: Remembered | null) => Ran,
  memory: StepMemory,
  sql: Sql,
): Ran {
  const remembered = memory.now;
  memory.keep(null);
  if (remembered === null) return run(null);
  const { rowsWritten } = sql;
  try {
    const ran = run(remembered);
    if (ran.left !== null || sql.rowsWritten !== rowsWritten) return ran;
  } catch (fault) {
    // What was refused by memory alone is judged by the rows.
    if (sql.rowsWritten !== rowsWritten) throw fault;
  }
  return run(null);
}
