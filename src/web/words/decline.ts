import type { Phrase } from "./entry.ts";

/**
 * Declines by their code: `decline.CODE` is what the till shows the cashier, `say.CODE` what the
 * cashier says to the customer.
 */
export const declineWords = {
  "decline.code_invalid": { ja: "このコードは使えません", en: "This code cannot be used" },
  "say.code_invalid": {
    ja: "コードを表示し直していただけますか",
    en: "Could you open a new code?",
  },
  "decline.answered_too_late": { ja: "時間切れ。未払いです", en: "Too slow; nothing was paid" },
  "say.answered_too_late": {
    ja: "まだお支払いされていません。もう一度コードをお願いします",
    en: "It is not paid yet; a new code, please",
  },
  "decline.cancelled_before_payment": {
    ja: "この会計は取消済みです",
    en: "This sale was cancelled",
  },
  "say.cancelled_before_payment": {
    ja: "取り消した会計です。お金は動いていません",
    en: "It was cancelled; no money moved",
  },
  "decline.spending_stopped": {
    ja: "支払いは停止中。再試行しない",
    en: "Payments are stopped. Do not retry",
  },
  "say.spending_stopped": {
    ja: "ただいまご利用いただけません。別の方法でお願いします",
    en: "Not available right now; another way, please",
  },
  "decline.wallet_unavailable": {
    ja: "このウォレットでは支払えません",
    en: "This wallet cannot pay",
  },
  "say.wallet_unavailable": {
    ja: "お支払いできないようです。アプリをご確認ください",
    en: "It cannot pay here; your app says more",
  },
  "decline.device_unavailable": {
    ja: "このスマホでは支払えません",
    en: "This phone cannot pay",
  },
  "say.device_unavailable": {
    ja: "このスマホではお支払いできないようです。アプリをご確認ください",
    en: "This phone cannot pay; your app says more",
  },
  "decline.code_spent": { ja: "このコードは使用済みです", en: "This code was used already" },
  "say.code_spent": {
    ja: "コードを表示し直していただけますか",
    en: "Could you open a new code?",
  },
  "decline.code_spent_here": {
    ja: "使用済み。支払い済みかもしれません",
    en: "Used already: perhaps paid",
  },
  "say.code_spent_here": {
    ja: "確認します。少々お待ちください",
    en: "One moment, I am checking",
  },
  "decline.code_expired": { ja: "コードの期限切れ", en: "The code has expired" },
  "say.code_expired": {
    ja: "コードを更新していただけますか",
    en: "Could you refresh the code?",
  },
  "decline.code_superseded": { ja: "古いコードです", en: "An older code" },
  "say.code_superseded": {
    ja: "いま表示中のコードをお願いします",
    en: "The code now on your screen, please",
  },
  "decline.code_not_for_this_payment": {
    ja: "この会計には使えないコードです",
    en: "Not a code for this sale",
  },
  "say.code_not_for_this_payment": {
    ja: "金額や店の指定がないコードをお願いします",
    en: "A code without a set amount or shop, please",
  },
  "decline.currency_mismatch": { ja: "通貨が違います", en: "Another currency" },
  "say.currency_mismatch": {
    ja: "この通貨ではお支払いいただけません",
    en: "This wallet has another currency",
  },
  "decline.duplicate_suspected": {
    ja: "2分以内に同額の支払い",
    en: "Same amount within 2 minutes",
  },
  "say.duplicate_suspected": {
    ja: "先ほどと同じ金額です。別のお買い物ですか",
    en: "Is this a second purchase?",
  },
  "decline.velocity_count_exceeded": {
    ja: "いまの利用回数の上限",
    en: "Too many payments for now",
  },
  "say.velocity_count_exceeded": {
    ja: "回数の上限のようです。別の方法でお願いします",
    en: "A limit of times; another way, please",
  },
  "decline.velocity_amount_exceeded": {
    ja: "いまの利用金額の上限",
    en: "Amount limit for now",
  },
  "say.velocity_amount_exceeded": {
    ja: "金額の上限のようです。別の方法でお願いします",
    en: "A limit of amount; another way, please",
  },
  "decline.velocity_pattern": { ja: "いまは支払えません", en: "Not possible now" },
  "say.velocity_pattern": {
    ja: "いまはお支払いできないようです。別の方法でお願いします",
    en: "Not possible now; another way, please",
  },
  "decline.insufficient_funds": { ja: "残高が足りません", en: "Balance too small" },
  "say.insufficient_funds": {
    ja: "残高が足りないようです。チャージか別の方法をお願いします",
    en: "The balance is too small",
  },
  "decline.confirmation_rejected": {
    ja: "お客様が支払わないを選択",
    en: "The customer chose not to pay",
  },
  "say.confirmation_rejected": {
    ja: "もう一度お支払いになりますか",
    en: "Would you like to try again?",
  },
  "decline.confirmation_timed_out": {
    ja: "アプリでの確認が時間切れ",
    en: "Not confirmed in time",
  },
  "say.confirmation_timed_out": {
    ja: "もう一度、新しいコードをお願いします",
    en: "Once more with a new code, please",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
