import type { Phrase } from "./entry.ts";

/** What the screen with the code says. */
export const appCodeWords = {
  "code.heading": { ja: "支払いコード", en: "Payment code" },
  "code.hold_it": {
    ja: "お店のスキャナーにかざしてください",
    en: "Hold it to the shop's scanner",
  },
  "code.brighter": {
    ja: "画面を明るくしてください",
    en: "Turn the brightness up",
  },
  "code.read_out": {
    ja: "支払いコード。残り{seconds}秒",
    en: "Payment code, {seconds} [second|seconds] left",
  },
  "code.qr": { ja: "QRコード：タップで拡大", en: "QR code: tap to enlarge" },
  "code.bar": { ja: "バーコード：タップで拡大", en: "Bar code: tap to enlarge" },
  "code.asking": { ja: "コードを準備中…", en: "Getting a code…" },
  "code.new": { ja: "新しいコードを表示", en: "Show a new code" },
  "code.offline": {
    ja: "オフラインのコード：1回\u00a0{amount}まで、残り\u00a0{left}回",
    en: "Offline code: up to {amount}, {left} left",
  },
  "code.none_no_answer": {
    ja: "返事がありません。前のコードは使えません",
    en: "No answer. The code before has ended",
  },
  "code.none_no_network": {
    ja: "通信できません。つながる場所でもう一度",
    en: "No connection. Try where there is one",
  },
  "code.none_offline_ended": {
    ja: "コードの時間が終わりました。支払い済みかはつながると分かります",
    en: "This code has ended. Whether it was paid shows once you are connected",
  },
  "code.none_stopped": { ja: "いまはコードを出せません", en: "Codes are paused" },
  "code.none_frozen": {
    ja: "凍結中です。支払いも払い戻しもできません",
    en: "Frozen: no payments, no payouts",
  },
  "code.none_other": { ja: "コードを出せませんでした", en: "No code could be shown" },
  "code.decided": {
    ja: "支払いの結果が出ました。履歴で確認できます",
    en: "A payment was decided. Your activity shows it",
  },
  "code.waits": {
    ja: "支払いがお客様の確認を待っています",
    en: "A payment waits for you to confirm it",
  },
  "code.see_activity": { ja: "履歴を見る", en: "See the activity" },
  "code.see_balance": { ja: "残高を見る", en: "See the balance" },
  "code.close": { ja: "支払いをやめる", en: "Stop paying" },
} as const satisfies Readonly<Record<string, Phrase>>;
