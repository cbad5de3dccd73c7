import { availableMinor } from "../ledger/account.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { mulDivFloor } from "../money.ts";
import { businessDayEndMs, type EpochMs } from "../time.ts";
import type { WalletContext, WalletHead } from "../wallet/book.ts";
import { withMaturing } from "../wallet/commit.ts";
import type { Payment, Shop } from "../wallet/record.ts";

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

/** A reward, or a part of one, that is taken back, and the transfers that do it. */
export interface RewardBack {
  /** Points taken back, of which `pendingPoints` had not matured. */
  readonly points: number;
  readonly pendingPoints: number;
  /** What is no longer there: one minor unit a point, taken from the balance. */
  readonly shortfallMinor: number;
  readonly transfers: readonly Transfer[];
}

/**
 * Takes `due` points of a payment's reward back: what is still pending of its window first, whatever
 * the clock says since; then from the points, and what was spent of them from the balance, to which
 * the money of the same linked transfers returns first.
 */
export function rewardBack(head: WalletHead, payment: Payment, due: number): RewardBack {
  const { windowEndMs } = payment.state;
  const listed = head.maturing.find((entry) => entry.dueMs === windowEndMs)?.points ?? 0;
  const pendingPoints = Math.min(due, listed);
  const matured = Math.min(due - pendingPoints, availableMinor(head.balances, "points"));
  const shortfallMinor = due - pendingPoints - matured;
  const transfers: Transfer[] = [];
  if (pendingPoints > 0) transfers.push(posted("points_pending", "reward", pendingPoints));
  if (matured > 0) transfers.push(posted("points", "reward", matured));
  if (shortfallMinor > 0) transfers.push(posted("balance", "reward_recovered", shortfallMinor));
  return { points: pendingPoints + matured, pendingPoints, shortfallMinor, transfers };
}
