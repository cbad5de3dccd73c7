import type { Phrase } from "./entry.ts";

/** What a customer reads in the window that a till shows them: from 1.5 m, and without a reason. */
export const displayWords = {
  "display.title": { ja: "お客様画面", en: "Customer display" },
  "display.left": { ja: "残り {seconds}秒", en: "{seconds} s left" },

  "display.welcome": { ja: "いらっしゃいませ", en: "Welcome" },
  "display.wait": { ja: "少々お待ちください", en: "One moment, please" },
  "display.show_code": { ja: "コードを見せてください", en: "Please show your code" },
  "display.asking": { ja: "確認中です", en: "Checking" },
  "display.confirm": { ja: "アプリで確認してください", en: "Please confirm in your app" },
  "display.paid": { ja: "お支払いが完了しました", en: "Paid" },
  "display.held": { ja: "お預かりしました", en: "On hold" },
  "display.not_paid": { ja: "支払えませんでした", en: "Not paid" },
  "display.not_known": { ja: "まだ確認できていません", en: "Not known yet" },
  "display.cancelled": { ja: "取り消されました", en: "Cancelled" },
  "display.given_back": { ja: "お返ししました", en: "Given back" },

  "display.more.paid": { ja: "ありがとうございます", en: "Thank you" },
  "display.more.held": {
    ja: "あとでお支払いになります",
    en: "It is paid when the shop completes the sale",
  },
  "display.more.not_paid": { ja: "係の者がご案内します", en: "The cashier will help you" },
  "display.more.not_known": { ja: "係の者がご案内します", en: "The cashier will help you" },
  "display.more.cancelled": { ja: "何も引かれていません", en: "Nothing was taken" },
  "display.more.given_back": { ja: "残高に戻ります", en: "It goes back to your balance" },
} as const satisfies Readonly<Record<string, Phrase>>;
