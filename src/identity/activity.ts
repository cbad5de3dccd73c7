import { securityEvents } from "./event.ts";

/** The words for what happened to the money, by the kind of its log row. */
const moneyEvents = {
  payment: row("お支払い", "A payment"),
  payment_declined: row("お支払いできませんでした", "A payment was declined"),
  capture: row("お支払いの確定", "A payment was captured"),
  confirmation: row("お支払いを承認しました", "You confirmed a payment"),
  rejection: row("お支払いを承認しませんでした", "You declined a payment"),
  end: row("お支払いの期限が切れました", "A payment expired"),
  cancellation: row("お支払いの取り消し", "A payment was cancelled"),
  refund: row("返金", "A refund"),
  top_up: row("チャージ", "A top-up"),
  top_up_declined: row("チャージできませんでした", "A top-up was declined"),
  points_in: row("ポイントを残高に交換しました", "Points were exchanged for balance"),
  reward_matured: row("ポイントが確定しました", "Your points are ready to use"),
  redemption: row("払い戻し", "Redemption"),
  adjustment: row("調整により残高が増えました", "Your balance was increased by an adjustment"),
  adjustment_taken: row("調整により残高が減りました", "Your balance was reduced by an adjustment"),
} as const;

/** What anything that happened to a wallet is called, in Japanese and English, by its kind. */
export const activityWords = { ...securityEvents, ...moneyEvents } as const;
/** A kind of thing that can happen to a wallet's security or money, as its owner reads it. */
export type ActivityKind = keyof typeof activityWords;

function row(ja: string, en: string): { readonly ja: string; readonly en: string } {
  return { ja, en };
}
