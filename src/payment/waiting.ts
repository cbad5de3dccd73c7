import type { Snapshot } from "../control/snapshot.ts";
import { type CallerToken, isRevoked } from "../identity/caller.ts";
import type { IdNumbers } from "../token/seal.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { paymentOf, placeOf, readPayment } from "../wallet/read.ts";
import type { Payment } from "../wallet/record.ts";
import { sweepEnds } from "./sweep.ts";

/** What a read of the own wallet answers: `revoked`, `unknown`, or what was asked for. */
export type OwnRead<Found> = { readonly kind: "revoked" } | { readonly kind: "unknown" } | Found;

/** A read by one of the wallet's devices. */
export interface PayerCall extends CallerToken {
  readonly snapshot: Snapshot;
}

/** The payments that wait for their payer, soonest end first; `null` for a revoked token. */
export function waiting(
  book: WalletBook,
  caller: PayerCall,
  context: WalletContext,
): Payment[] | null {
  if (isRevoked(book, caller, caller.snapshot.epochs.customers)) return null;
  sweepEnds(book, context);
  return book
    .head()
    .closing.map((entry) => readPayment(book, entry.sequence, null))
    .filter((payment) => payment !== null)
    .filter((payment) => payment.state.status === "pending_confirmation");
}

/** One of the wallet's payments as it is now, by its id. */
export function ownPayment(
  book: WalletBook,
  caller: PayerCall & IdNumbers,
  context: WalletContext,
): OwnRead<{ readonly kind: "payment"; readonly payment: Payment }> {
  if (isRevoked(book, caller, caller.snapshot.epochs.customers)) return { kind: "revoked" };
  sweepEnds(book, context);
  const payment = readPayment(book, placeOf(book, caller), null);
  return payment === null ? { kind: "unknown" } : { kind: "payment", payment };
}

/** A page of the wallet's payments, newest first. */
export interface PaymentPage {
  readonly kind: "page";
  readonly payments: readonly Payment[];
  /** Below which row the next page begins; null at the end. */
  readonly next: number | null;
}

/** The wallet's payments as they are now, newest first, up to `count` below the row `before`. */
export function ownPayments(
  book: WalletBook,
  caller: PayerCall & { readonly before: number; readonly count: number },
  context: WalletContext,
): OwnRead<PaymentPage> {
  if (isRevoked(book, caller, caller.snapshot.epochs.customers)) return { kind: "revoked" };
  sweepEnds(book, context);
  const payments: Payment[] = [];
  for (const row of book.newestFirst(caller.before)) {
    if (row.kind !== "payment") continue;
    if (payments.length === caller.count) {
      return { kind: "page", payments, next: payments.at(-1)?.sequence ?? null };
    }
    payments.push(paymentOf(book, row));
  }
  return { kind: "page", payments, next: null };
}
