import type { Phrase } from "./entry.ts";

/** Why the server refused a call, by its code, where a page has no words of its own for it. */
export const refusalWords = {
  "refusal.not_found": {
    ja: "見つかりません。読み込み直してください",
    en: "It is not there. Reload, and look again",
  },
  "refusal.payment_not_found": {
    ja: "その番号の支払いはまだ見つかりません",
    en: "No payment is known by this number yet",
  },
  "refusal.method_not_allowed": { ja: "ここではできません", en: "This cannot be done here" },
  "refusal.content_too_large": { ja: "大きすぎて送れません", en: "It is too large to be sent" },
  "refusal.unsupported_media_type": {
    ja: "この形式では送れません",
    en: "It cannot be sent in this form",
  },
  "refusal.malformed_request": {
    ja: "入力した内容は受け付けられません。見直してください",
    en: "What was entered is not accepted. Look it over",
  },
  "refusal.unauthorized": {
    ja: "このブラウザーは受け付けられません",
    en: "This browser is not let in",
  },
  "refusal.forbidden": { ja: "許可されていません", en: "This is not allowed" },
  "refusal.step_up_required": { ja: "本人確認が必要です", en: "It needs an identity check" },
  "refusal.stopped": { ja: "いまは停止中です", en: "This is stopped for now" },
  "refusal.reference_reused": {
    ja: "この番号は別の内容で使われています",
    en: "This number was used for something else",
  },
  "refusal.reference_conflict": {
    ja: "1つの会計で2人が支払いました",
    en: "Two customers paid one sale",
  },
  "refusal.state_conflict": {
    ja: "いまの状態ではできません。読み込み直してください",
    en: "As it stands now, this cannot be done. Reload, and look again",
  },
  "refusal.merchant_balance_insufficient": {
    ja: "未精算の売上が足りません",
    en: "There are not enough unsettled sales for it",
  },
  "refusal.too_many_attempts": {
    ja: "回数が多すぎます。{seconds}秒後にできます",
    en: "Too many tries. It works again in {seconds} s",
  },
  "refusal.unavailable": {
    ja: "サーバーが応答できません。少し待って、もう一度押せます",
    en: "The server cannot answer. You can press again in a moment",
  },
  "refusal.internal_error": {
    ja: "サーバーで失敗しました。結果は分かりません。もう一度押せます",
    en: "The server failed, and it is not known what became of it. You can press again",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
