import type { Phrase } from "./entry.ts";

/** What covers the screen by itself: a payment that was decided, or waits for its payer. */
export const appLiveWords = {
  "live.paid": { ja: "支払いました", en: "PAID" },
  "live.held": { ja: "仮売上になりました", en: "ON HOLD" },
  "live.not_paid": { ja: "支払えませんでした", en: "NOT PAID" },
  "live.cancelled": { ja: "取り消されました", en: "CANCELLED" },
  "live.held_why": {
    ja: "お店が確定するまでお預かりしています",
    en: "Kept aside until the shop completes the sale",
  },
  "live.cancelled_why": {
    ja: "お金は残高に戻っています",
    en: "The money is back in your balance",
  },
  "live.called_off_why": {
    ja: "お店が取り消しました。支払われていません",
    en: "The shop cancelled it. Nothing was paid",
  },
  "live.reward": { ja: "+{points}ポイント（確定待ち）", en: "+{points} [point|points], pending" },
  "live.refunded": { ja: "返金 {amount}", en: "Refund of {amount}" },
  "live.given_back": { ja: "残高に戻りました {amount}", en: "{amount} is back in your balance" },
  "live.credited": { ja: "チャージ {amount}", en: "Top-up of {amount}" },
  "live.new_code": { ja: "新しいコードを表示", en: "New code" },
  "live.top_up": { ja: "チャージする", en: "Top up" },
  "live.limits": { ja: "限度額を見る", en: "See the limits" },
  "live.unfreeze": { ja: "凍結を解除する", en: "Unfreeze" },
  "live.approve": { ja: "ほかの端末で承認する", en: "Approve on another phone" },
  "live.contact": { ja: "お問い合わせ方法", en: "How to reach us" },

  "payer.answered_too_late": {
    ja: "時間切れです。支払われていません",
    en: "It took too long. Nothing was paid",
  },
  "payer.cancelled_before_payment": {
    ja: "お店が先に取り消しました",
    en: "The shop had cancelled the sale before",
  },
  "payer.spending_stopped": {
    ja: "いまはすべての支払いを停止しています",
    en: "Payments are stopped for everybody right now",
  },
  "payer.wallet_unavailable": {
    ja: "このウォレットは停止しています",
    en: "This wallet is stopped",
  },
  "payer.wallet_frozen": { ja: "凍結中です", en: "Your wallet is frozen" },
  "payer.device_unavailable": {
    ja: "このスマホでは支払えません",
    en: "This phone cannot pay",
  },
  "payer.device_cooling": {
    ja: "新しい端末のため、1回{amount}までです",
    en: "A new phone: up to {amount} each for now",
  },
  "payer.code_spent": { ja: "このコードは使用済みです", en: "That code was used already" },
  "payer.code_expired": { ja: "コードの期限切れです", en: "That code had ended" },
  "payer.code_superseded": {
    ja: "前のコードが読み取られました",
    en: "An older code was read",
  },
  "payer.code_not_for_this_payment": {
    ja: "コードの上限額を超えています",
    en: "It is more than the code may pay",
  },
  "payer.currency_mismatch": { ja: "通貨が違います", en: "It is in another currency" },
  "payer.duplicate_suspected": {
    ja: "少し前に同じ金額を支払っています",
    en: "You paid the same amount there a moment ago",
  },
  "payer.velocity_count_exceeded": {
    ja: "利用回数の上限に達しました。時間がたつと、また支払えます",
    en: "You have reached a limit on the number of payments. It passes with time",
  },
  "payer.velocity_amount_exceeded": {
    ja: "利用金額の上限に達しました。もっと少ない金額なら支払えることがあります",
    en: "You have reached a spending limit. A smaller amount may pass",
  },
  "payer.velocity_pattern": {
    ja: "いつもと違う利用のため、いまは支払えません",
    en: "This is unusual for your wallet, so it cannot be paid right now",
  },
  "payer.insufficient_funds": { ja: "残高が足りません", en: "Your balance is too small" },
  "payer.confirmation_rejected": {
    ja: "「支払わない」を選びました",
    en: "You chose not to pay",
  },
  "payer.confirmation_timed_out": {
    ja: "確認の時間が過ぎました",
    en: "It was not confirmed in time",
  },

  "confirm.title": { ja: "この支払いを確認", en: "Pay this?" },
  "confirm.left": { ja: "残り {time}", en: "{time} left" },
  "confirm.read_left": { ja: "残り{seconds}秒です", en: "{seconds} [second|seconds] left" },
  "confirm.slide": { ja: "スライドして支払う", en: "Slide to pay" },
  "confirm.slide_value": { ja: "{percent}パーセント", en: "{percent} percent" },
  "confirm.two_taps": { ja: "2回タップで支払う", en: "Pay with two taps" },
  "confirm.yes": { ja: "はい、{amount}を支払う", en: "Yes, pay {amount}" },
  "confirm.no": { ja: "支払わない", en: "Do not pay" },
  "confirm.closing": {
    ja: "閉じても支払われません",
    en: "Closing this page does not pay",
  },
  "confirm.sending": { ja: "送信中…", en: "Sending…" },
  "confirm.finding_out": { ja: "支払いの確認中", en: "Finding out" },
  "confirm.finding_why": {
    ja: "返事が届くまで自動で確認します",
    en: "It goes on asking until there is an answer",
  },
  "confirm.changed": {
    ja: "内容が変わりました。もう一度ご確認ください",
    en: "It has changed. Please read it again",
  },
  "confirm.cooling": {
    ja: "新しい端末では確認できません。ほかの端末で確認してください",
    en: "A new phone cannot confirm. Confirm it on another phone of yours",
  },
  "confirm.refused": {
    ja: "確認できませんでした。支払われていません",
    en: "It could not be confirmed. Nothing was paid",
  },
  "confirm.back": { ja: "確認画面に戻る", en: "Back to the question" },
} as const satisfies Readonly<Record<string, Phrase>>;
