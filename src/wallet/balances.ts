import { availableMinor } from "../ledger/account.ts";
import type { WalletHead } from "./book.ts";

/** Balances as the owner sees them; minor units and points. */
export interface OwnBalances {
  readonly available: number;
  /** Kept for holds and for payments that wait for their payer. */
  readonly held: number;
  readonly points: number;
  /** Of payments that can still be cancelled. */
  readonly points_pending: number;
}

/** The balances of a wallet's head. */
export function ownBalances({ balances }: Pick<WalletHead, "balances">): OwnBalances {
  return {
    available: availableMinor(balances, "balance"),
    held: balances.balance?.debitsPending ?? 0,
    points: availableMinor(balances, "points"),
    points_pending: availableMinor(balances, "points_pending"),
  };
}
