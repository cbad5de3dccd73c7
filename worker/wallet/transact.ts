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
import { forOneStep } from "../../src/wallet/one-step.ts";
import { transactWithAlarm } from "../object/alarm.ts";
import type { ObjectClock } from "../object/clock.ts";
import { engine } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import type { Asker } from "../signal/snapshot.ts";

/** What a wallet's steps are run with. */
export interface Transacting {
  readonly state: DurableObjectState;
  readonly env: Env;
  readonly book: LateMarkBook;
  readonly alarm: Alarm;
  readonly clock: ObjectClock;
  /** Names this instance in the engine's pool. */
  readonly owner: string;
}

/**
 * Runs one synchronous step on a wallet's book in one transaction, with what the rules need passed
 * in. When the step throws nothing is written and no effect of it runs; `deliver`, which starts a
 * delivery of the outbox, is such an effect.
 */
export function transact<T>(
  { state, env, book, alarm, clock, owner }: Transacting,
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
  const outcome = book.committing(() =>
    transactWithAlarm(state, alarm, () => {
      const rows = forOneStep(book);
      const done = step(rows, context);
      rows.end();
      return done;
    }),
  );
  for (const effect of effects) effect();
  return outcome;
}
