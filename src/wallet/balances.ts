import { availableMinor } from "../ledger/account.ts";
import type { EpochMs } from "../time.ts";
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

/** The balances of a wallet's head at `nowMs`; points whose time has come count as matured. */
export function ownBalances(
  { balances, maturing }: Pick<WalletHead, "balances" | "maturing">,
  nowMs: EpochMs,
): OwnBalances {
  const due = maturing.filter(({ dueMs }) => dueMs <= nowMs);
  const matured = due.reduce((sum, { points }) => sum + points, 0);
  return {
    available: availableMinor(balances, "balance"),
    held: balances.balance?.debitsPending ?? 0,
    points: availableMinor(balances, "points") + matured,
    points_pending: availableMinor(balances, "points_pending") - matured,
  };
}
