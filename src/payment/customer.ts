import type { Snapshot } from "../control/snapshot.ts";
import { type CallerToken, isRevoked } from "../identity/caller.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { readPayment } from "./read.ts";
import type { Payment } from "./record.ts";
import { sweep } from "./sweep.ts";

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
  sweep(book, context);
  return book
    .head()
    .closing.map((entry) => readPayment(book, entry.sequence, null))
    .filter((payment) => payment !== null)
    .filter((payment) => payment.state.status === "pending_confirmation");
}
