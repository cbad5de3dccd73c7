import type { ActivityEvent } from "../../../client/resource/wallet.ts";
import type { IconName } from "../../part/icon-shapes.ts";

/** How something that happened stands in a list. */
export interface ActivityView {
  readonly icon: IconName;
  /** What of the balance it moved, minor units; null where it moved nothing. */
  readonly signed: number | null;
  /** Points that it brought. */
  readonly points: number | null;
  readonly status: "not_paid" | "refused" | null;
  readonly isSecurity: boolean;
}

type Sign = 1 | -1 | 0;

/** What is about money: its icon, and whether it comes or goes. */
const money: Readonly<Record<string, readonly [IconName, Sign]>> = {
  payment: ["shop", -1],
  payment_declined: ["refused", 0],
  capture: ["shop", 0],
  confirmation: ["check", 0],
  rejection: ["refused", 0],
  end: ["refused", 1],
  cancellation: ["back", 1],
  refund: ["back", 1],
  top_up: ["plus", 1],
  top_up_declined: ["refused", 0],
  points_in: ["star", 1],
  reward_matured: ["star", 0],
  redemption: ["bank", -1],
  adjustment: ["plus", 1],
  adjustment_taken: ["minus", -1],
};

/** How it is shown; a kind that is not about money is about security. */
export function activityView({ kind, amount }: ActivityEvent): ActivityView {
  const [icon, sign] = Object.hasOwn(money, kind) ? (money[kind] ?? fallback) : fallback;
  const isSecurity = icon === "shield";
  const status = kind === "payment_declined" ? "not_paid" : null;
  return {
    icon,
    signed: amount === null || sign === 0 ? null : amount * sign,
    points: kind === "reward_matured" ? amount : null,
    status: kind === "top_up_declined" ? "refused" : status,
    isSecurity,
  };
}

const fallback: readonly [IconName, Sign] = ["shield", 0];
