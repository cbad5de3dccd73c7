import type { IdNumbers } from "../token/seal.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { findPayment, placeOf, readPayment } from "../wallet/read.ts";
import type { Payment } from "../wallet/record.ts";
import { type BooksBehind, unlessLost } from "./behind.ts";
import { sweepEnds } from "./sweep.ts";

/** A payment by the reference that its terminal gave it. */
interface NamedPayment {
  readonly terminalId: string;
  readonly reference: string;
}

/** What names a payment, and whose it has to be. */
export interface PaymentQuery {
  /** By its id, or by a terminal's reference. */
  readonly of: IdNumbers | NamedPayment;
  /** `null`: any merchant's. */
  readonly merchantId: string | null;
}

/**
 * A payment as it is now, inside the wallet's transaction; `null` alike for none and for another
 * merchant's. `books_behind` while rows are lost and it may be one of them.
 */
export function findNow(
  book: WalletBook,
  { of, merchantId }: PaymentQuery,
  context: WalletContext,
): Payment | BooksBehind | null {
  sweepEnds(book, context);
  const found =
    "keyNumber" in of
      ? readPayment(book, placeOf(book, of), merchantId)
      : findPayment(book, of, merchantId);
  return unlessLost(book, found);
}
