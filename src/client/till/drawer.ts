import type { Payment } from "../resource/payment.ts";
import type { Totals } from "../resource/terminal.ts";
import type { Reply } from "../wire/answer.ts";
import type { PaymentStore } from "./payment-record.ts";

/** A payment that a till has written down as paid: what was captured of it on the day, minor units. */
export interface OwnPayment {
  readonly reference: string;
  readonly amount: number;
}

/** A day's totals held against what the till has written down. */
export interface DrawerCheck {
  readonly totals: Totals;
  /** Everything that wallets had handed over when this was asked for is in the totals. */
  readonly complete: boolean;
  /**
   * The day has as many payments, and the same sum, as the till has written down. When it has not,
   * and nothing is named below, a capture is still on its way (ask again in a moment), belongs to
   * another day, or is one that the till has not written down.
   */
  readonly agrees: boolean;
  /** Own payments that the merchant's books do not know yet; ask again later, and tell the operator. */
  readonly missing: readonly string[];
  /** Own payments that are known with another captured amount, or twice. */
  readonly different: readonly string[];
  /** Payments of this till that have no outcome yet; `resume` finds it out. */
  readonly unresolved: readonly string[];
}

/** What a check asks the server for. */
export interface DrawerCalls {
  readonly totals: () => Promise<Reply<Totals>>;
  readonly byReference: (reference: string) => Promise<Reply<Payment>>;
}

/**
 * Holds a till's own payments against the day's totals. When count and sum agree nothing more is
 * asked; else each own reference is, one after the other, and those that are missing are named. The
 * reply of a call that failed is given back: nothing is known then.
 */
export async function checkDrawer(
  calls: DrawerCalls,
  own: readonly OwnPayment[],
  store: PaymentStore,
): Promise<Reply<DrawerCheck>> {
  const reply = await calls.totals();
  if (!reply.ok) return reply;
  const totals = reply.body;
  const unresolved = (await store.list())
    .filter(({ stage, outcome }) => stage !== "settled" || outcome?.kind === "unresolved")
    .map(({ reference }) => reference);
  const complete = totals.complete_to === totals.server_time;
  const { count, amount: sum } = totals.payments;
  const agrees =
    count === own.length && sum === own.reduce((total, { amount }) => total + amount, 0);
  const missing: string[] = [];
  const different: string[] = [];
  for (const { reference, amount } of agrees && complete ? [] : own) {
    const found = await calls.byReference(reference);
    if (found.ok) {
      if (found.body.amount_captured !== amount) different.push(reference);
    } else if (found.problem?.code === "payment_not_found") {
      missing.push(reference);
    } else if (found.problem?.code === "reference_conflict") {
      different.push(reference);
    } else {
      return found;
    }
  }
  return { ...reply, body: { totals, complete, agrees, missing, different, unresolved } };
}
