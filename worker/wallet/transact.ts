import {
  balanceMinorMax,
  cancellationGraceMs,
  confirmationAboveMinor,
  confirmationMs,
  coolingAmountMinorMax,
  holdMs,
} from "../../src/bounds.ts";
import type { WalletBook, WalletContext, WalletHead } from "../../src/payment/book.ts";
import { digestText } from "../digest.ts";
import { engine } from "../engine.ts";
import type { Env } from "../env.ts";

/**
 * Runs one synchronous step on a wallet's book in one transaction, with what the rules need passed
 * in. When the step throws nothing is written and no effect of it runs.
 */
export function transact<T>(
  state: DurableObjectState,
  env: Env,
  book: WalletBook,
  deliver: () => void,
  step: (book: WalletBook, context: WalletContext) => T,
): T {
  const effects = new Set<() => void>();
  const context: WalletContext = {
    nowMs: Date.now(),
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
    deliver,
    setAlarm: (atMs) => void state.storage.setAlarm(atMs),
  };
  const outcome = state.storage.transactionSync(() => step(withHeadReadOnce(book), context));
  for (const effect of effects) effect();
  return outcome;
}

/** The book for the length of one step: its head is read from the rows once, then known as saved. */
function withHeadReadOnce(book: WalletBook): WalletBook {
  let known: WalletHead | null = null;
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
  };
}
