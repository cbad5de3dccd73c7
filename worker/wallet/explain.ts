import type { WalletBook } from "../../src/payment/book.ts";
import { paymentSubjects, velocityHistory } from "../../src/payment/history.ts";
import { ownRules } from "../../src/payment/own-rules.ts";
import { readPayment } from "../../src/payment/read.ts";
import type { Payment } from "../../src/payment/record.ts";
import { dayMs } from "../../src/time.ts";
import type { VelocityDecision } from "../../src/velocity/engine.ts";
import { recallDecision, reevaluate } from "../../src/velocity/explain.ts";

/** What decided a payment, and the same rules over the same history judged again. */
export interface Explained {
  readonly payment: Payment;
  /** `null`: an earlier rule had declined before velocity was asked. */
  readonly recorded: VelocityDecision | null;
  readonly again: VelocityDecision | null;
}

/** The longest window a rule can have: nothing older can have mattered. */
const windowMsMax = 400 * dayMs;

/** Explains a payment from the log alone; `null` when there is no such payment. */
export function explain(
  book: WalletBook,
  sequence: number,
  table: Uint8Array | null,
): Explained | null {
  const payment = readPayment(book, sequence, null);
  if (payment === null) return null;
  const { body } = payment;
  if (body.velocity === null) return { payment, recorded: null, again: null };
  const recorded = recallDecision(body.velocity);
  if (table === null) return { payment, recorded, again: null };
  const events = velocityHistory(book, body.decidedAtMs - windowMsMax, sequence);
  const again = reevaluate(ownRules(table), events, {
    act: "payment",
    atMs: body.decidedAtMs,
    amountMinor: body.amountMinor,
    deviceAgeMs: body.deviceAgeMs,
    ...paymentSubjects(body),
  });
  return { payment, recorded, again: again.ok ? again.value : null };
}
