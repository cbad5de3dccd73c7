import type { Phrase } from "./entry.ts";

/** What stands around every screen of the app. */
export const appFrameWords = {
  "app.title": { ja: "支払いアプリ", en: "Wallet" },
  "app.help": { ja: "ヘルプ", en: "Help" },
  "app.tab.home": { ja: "ホーム", en: "Home" },
  "app.tab.activity": { ja: "履歴", en: "Activity" },
  "app.tab.top-up": { ja: "チャージ", en: "Top-up" },
  "app.tab.me": { ja: "自分", en: "Me" },
  "app.one_tab": {
    ja: "1台のスマホは1つのタブで使います",
    en: "One phone works in one tab at a time",
  },
  "app.ended": { ja: "もう一度サインインしてください", en: "Sign in again" },
  "app.offline": { ja: "通信できません", en: "No connection" },
  "app.not_kept": {
    ja: "このブラウザーに保存できませんでした",
    en: "This browser could not keep it",
  },
  "freeze.act": { ja: "凍結", en: "Freeze" },
  "pay.title": { ja: "支払う", en: "Pay" },
  "payment.title": { ja: "支払い", en: "Payment" },
  "points.title": { ja: "ポイント", en: "Points" },
  "redemption.title": { ja: "払い戻し", en: "Redemption" },
} as const satisfies Readonly<Record<string, Phrase>>;
