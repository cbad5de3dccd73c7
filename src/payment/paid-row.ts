import { bodyOf } from "../ledger/row.ts";
import type { TimedRow } from "../row-time.ts";
import type { WalletRow } from "../wallet/row.ts";

/** A row of a wallet's log as far as a look for a duplicate goes. */
export interface PaidRow extends TimedRow {
  /** `null`: it is no payment. */
  readonly merchantId: string | null;
  readonly amountMinor: number;
}

/** What of a row a duplicate is found by; what became of a payment its row and its state say. */
export function paidRow(row: WalletRow): PaidRow {
  const { sequence, atMs } = row;
  if (row.kind !== "payment") return { sequence, atMs, merchantId: null, amountMinor: 0 };
  const { shop, amountMinor } = bodyOf(row, "payment");
  return { sequence, atMs, merchantId: shop.merchantId, amountMinor };
}
