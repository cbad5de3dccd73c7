import type { IdNumbers } from "../token/seal.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { findPayment, placeOf, readPayment } from "../wallet/read.ts";
import type { Payment } from "../wallet/record.ts";
import { isBehind, RowsLost } from "./behind.ts";
import { sweep } from "./sweep.ts";

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
 * merchant's. Throws `RowsLost` while rows are lost and it may be one of them.
 */
export function findNow(
  book: WalletBook,
  { of, merchantId }: PaymentQuery,
  context: WalletContext,
): Payment | null {
  sweep(book, context);
  const found =
    "keyNumber" in of
      ? readPayment(book, placeOf(book, of), merchantId)
      : findPayment(book, of, merchantId);
  if (found === null && isBehind(book.head())) throw new RowsLost("it may be lost");
  return found;
}
