/** What the payer is told about their money, in Japanese and English, by what happened. */
export const moneyEvents = {
  "payment.decided": words("お支払いの結果", "Payment result"),
  "payment.confirmation_needed": words(
    "お支払いの確認をお願いします",
    "A payment needs your confirmation",
  ),
  "payment.captured": words("お支払いが確定しました", "A payment was captured"),
  "payment.cancelled": words("お支払いが取り消されました", "A payment was cancelled"),
  "payment.expired": words("お支払い枠の期限が切れました", "A payment on hold has expired"),
  "payment.refunded": words("返金されました", "You received a refund"),
  "top_up.credited": words("チャージされました", "Your balance was topped up"),
  "points.matured": words("ポイントが確定しました", "Your points are ready to use"),
  "redemption.made": words("払い戻しを受け付けました", "Your redemption was received"),
  "adjustment.credited": words(
    "調整により残高が増えました",
    "Your balance was increased by an adjustment",
  ),
  "adjustment.debited": words(
    "調整により残高が減りました",
    "Your balance was reduced by an adjustment",
  ),
} as const;
/** What can happen to somebody's money, as their app is told of it. */
export type MoneyEventKind = keyof typeof moneyEvents;

function words(ja: string, en: string): { readonly ja: string; readonly en: string } {
  return { ja, en };
}
