import { availableMinor } from "../ledger/account.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { mulDivFloor } from "../money.ts";
import { businessDayEndMs, type EpochMs } from "../time.ts";
import type { WalletContext, WalletHead } from "./book.ts";
import { withMaturing } from "./commit.ts";
import type { Payment, Shop } from "./record.ts";

/** The points that an amount earns at a shop: ⌊amount × rate⌋. */
export function rewardOf(shop: Shop, amountMinor: number): number {
  return mulDivFloor(amountMinor, shop.rewardRateBp, 10_000);
}

/** The end of the window in which what is captured now can be cancelled. */
export function windowEnd(context: Pick<WalletContext, "nowMs" | "zone" | "limits">): EpochMs {
  return businessDayEndMs(context.nowMs, context.zone) + context.limits.cancellationGraceMs;
}

/**
 * What the completion of a hold adds to it, with `capturedMinor` in all: the reward, granted at once
 * and pending until the cancellation window ends, which begins now.
 */
export function completion(payment: Payment, capturedMinor: number, context: WalletContext) {
  if (capturedMinor === 0) {
    const unchanged = (maturing: WalletHead["maturing"]) => maturing;
    return { state: {}, transfers: [], maturing: unchanged };
  }
  const points = rewardOf(payment.body.shop, capturedMinor);
  const endMs = windowEnd(context);
  const transfers: Transfer[] = points > 0 ? [posted("reward", "points_pending", points)] : [];
  return {
    state: { reward: points, windowEndMs: endMs },
    transfers,
    maturing: (maturing: WalletHead["maturing"]) => withMaturing(maturing, endMs, points),
  };
}

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
  if (nowMs < (payment.state.windowEndMs ?? 0)) {
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
