import type { Alarm } from "../../src/alarm.ts";
import {
  balanceMinorMax,
  cancellationGraceMs,
  confirmationAboveMinor,
  confirmationMs,
  coolingAmountMinorMax,
  holdMs,
} from "../../src/bounds.ts";
import type { LogRow } from "../../src/ledger/log.ts";
import type { LateMarkBook } from "../../src/settlement/late-marks.ts";
import type { WalletBook, WalletContext, WalletHead } from "../../src/wallet/book.ts";
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
  /** Starts a delivery of the outbox. */
  readonly deliver: () => void;
}

/**
 * Runs one synchronous step on a wallet's book in one transaction, with what the rules need passed
 * in. When the step throws nothing is written and no effect of it runs.
 */
export function transact<T>(
  { state, env, book, alarm, clock, deliver }: Transacting,
  step: (book: WalletBook, context: WalletContext) => T,
): T {
  const nowMs = clock.read();
  const effects = new Set<() => void>();
  const by: Asker = { env, after: (work) => state.waitUntil(work) };
  const context: WalletContext = {
    nowMs,
    digest: digestText,
    engine,
    owner: state.id.toString(),
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
    transactWithAlarm(state, alarm, () => step(reading(book), context)),
  );
  for (const effect of effects) effect();
  return outcome;
}

/**
 * The book for the length of one step: its head is read from the rows once, then known as saved, and
 * so are the newest rows of the log.
 */
function reading(book: WalletBook): WalletBook {
  let known: WalletHead | null = null;
  let newest: { readonly before: number; readonly rows: Iterable<LogRow> } | null = null;
  return {
    ...book,
    head() {
      known ??= book.head();
      return known;
    },
    saveHead(head) {
      book.saveHead(head);
      known = head;
    },
    newestFirst(before) {
      if (newest?.before !== before) {
        newest = { before, rows: readOnce(book.newestFirst(before)) };
      }
      return newest.rows;
    },
  };
}

/** What can be walked many times and is read once, as far as anybody walked. */
function readOnce<T>(source: Iterable<T>): Iterable<T> {
  const rest = source[Symbol.iterator]();
  const read: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        if (at === read.length) {
          const next = rest.next();
          if (next.done === true) return;
          read.push(next.value);
        }
        yield read[at] as T;
      }
    },
  };
}
