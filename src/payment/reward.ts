import { availableMinor } from "../ledger/account.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import type { EpochMs } from "../time.ts";
import type { WalletHead } from "./book.ts";
import type { Payment } from "./record.ts";

export interface RewardBack {
  /** Points taken back, of which `pendingPoints` had not matured. */
  readonly points: number;
  readonly pendingPoints: number;
  /** What is no longer there: one minor unit a point, taken from the balance. */
  readonly shortfallMinor: number;
  readonly transfers: readonly Transfer[];
}

/**
 * Takes `due` points of a payment's reward back: from what is pending while the cancellation window
 * is open; later from the points, and what was spent of them from the balance, to which the money
 * of the same linked transfers returns first.
 */
export function rewardBack(
  head: WalletHead,
  payment: Payment,
  due: number,
  nowMs: EpochMs,
): RewardBack {
  if (due <= 0) return { points: 0, pendingPoints: 0, shortfallMinor: 0, transfers: [] };
  if (nowMs < payment.body.windowEndMs) {
    const transfers = [posted("points_pending", "reward", due)];
    return { points: due, pendingPoints: due, shortfallMinor: 0, transfers };
  }
  const points = Math.min(due, availableMinor(head.balances, "points"));
  const shortfallMinor = due - points;
  const transfers: Transfer[] = [];
  if (points > 0) transfers.push(posted("points", "reward", points));
  if (shortfallMinor > 0) transfers.push(posted("balance", "reward_recovered", shortfallMinor));
  return { points, pendingPoints: 0, shortfallMinor, transfers };
}
