import type { Phrase } from "./entry.ts";

/** What the deployment has noticed by itself, and what to do about it. */
export const consoleAlertWords = {
  "alerts.title": { ja: "アラート", en: "Alerts" },
  "alerts.open": { ja: "未対応", en: "Open" },
  "alerts.acknowledged": { ja: "確認済み", en: "Noted" },
  "alerts.arrived": { ja: "新しいアラート {count}件（{time}）", en: "New alerts: {count}, {time}" },
  "alerts.none": {
    ja: "未対応のアラートはありません（{time} 確認）",
    en: "No open alerts, read {time}",
  },
  "alerts.none_noted": { ja: "確認済みのアラートはありません", en: "Nothing was noted yet" },
  "alerts.support": {
    ja: "何かが起きると、ここに証拠と止め方が並びます",
    en: "When something happens, its evidence and a way to stop it stand here",
  },
  "alerts.times": {
    ja: "{count}回 · {first} から {last}",
    en: "{count} [time|times], {first} to {last}",
  },
  "alerts.once": { ja: "{last} に発生", en: "at {last}" },
  "alerts.evidence": { ja: "証拠", en: "Evidence" },
  "alerts.do": { ja: "対応：{advice}", en: "Do: {advice}" },
  "alerts.stop": { ja: "{what}を止める…", en: "Stop {what}…" },
  "alerts.stopped": { ja: "すでに停止中です", en: "Stopped already" },
  "alerts.note": { ja: "確認済みにする（止めない）", en: "Noted (stops nothing)" },
  "alerts.noted": { ja: "確認済みにしました", en: "Noted" },
  "alerts.noted_by": { ja: "{name} が {time} に確認", en: "noted by {name}, {time}" },
  "alerts.show": { ja: "新しい{count}件を表示", en: "Show {count} new" },

  "alert.code_spent_elsewhere": {
    ja: "使用済みのコードが別の加盟店で出された",
    en: "A spent code was shown at another merchant",
  },
  "alert.terminal_rule": {
    ja: "1台のレジで、ウォレットをまたぐルールを超えた",
    en: "A rule across wallets was exceeded at one till",
  },
  "alert.store_rule": {
    ja: "1つの店舗で、ウォレットをまたぐルールを超えた",
    en: "A rule across wallets was exceeded over a store",
  },
  "alert.merchant_rule": {
    ja: "1つの加盟店で、ウォレットをまたぐルールを超えた",
    en: "A rule across wallets was exceeded over a merchant",
  },
  "alert.terminal_guesses": {
    ja: "1台のレジからコードでない番号が多数届いた",
    en: "One till sent many numbers that are no codes",
  },
  "alert.merchant_guesses": {
    ja: "1つの加盟店からコードでない番号が多数届いた",
    en: "A merchant's tills sent many numbers that are no codes",
  },
  "alert.handle_guesses": {
    ja: "存在しないバーコードが多数照会された",
    en: "Many bar codes were looked up that stand for nothing",
  },
  "alert.reference_conflict": {
    ja: "1つの会計番号で2人が支払った",
    en: "Two customers paid under one sale number",
  },
  "alert.guard_source_blocked": {
    ja: "ある接続元が入口の上限を超え、待たされている",
    en: "A source exceeded a way-in rule and has to wait",
  },
  "alert.guard_rule": {
    ja: "入口全体の上限を超えた",
    en: "A way-in rule over everything was exceeded",
  },
  "alert.delivery_parked": {
    ja: "ある宛先への伝達が12回失敗した",
    en: "A delivery failed 12 times and is parked",
  },
  "alert.clock_apart": { ja: "2つの時計がずれている", en: "Two clocks are apart" },
  "alert.clock_behind": { ja: "時計が遅れている", en: "A clock is behind" },
  "alert.gateway_failing": {
    ja: "メール・SMSの送信先が受け取らない",
    en: "The mail and SMS gateway takes nothing",
  },
  "alert.books_behind": {
    ja: "記録の一部が失われている",
    en: "An object has lost rows that others have",
  },

  "advice.code_spent_elsewhere": {
    ja: "持ち主に確かめ、ウォレットを止める",
    en: "somebody else has seen a code: ask the owner, stop the wallet",
  },
  "advice.terminal_rule": {
    ja: "店を確かめる。信頼できないならレジを止める",
    en: "look at the shop; stop the till if you do not know it for honest",
  },
  "advice.store_rule": {
    ja: "店舗を確かめる。信頼できないならレジを止める",
    en: "look at the store; stop the till if you do not know it for honest",
  },
  "advice.merchant_rule": {
    ja: "加盟店を確かめる。信頼できないならレジを止める",
    en: "look at the shops; stop the till if you do not know them for honest",
  },
  "advice.terminal_guesses": {
    ja: "店に確かめ、レジを止める",
    en: "ask the shop, stop the till",
  },
  "advice.merchant_guesses": { ja: "加盟店に確かめ、止める", en: "ask the merchant, stop it" },
  "advice.handle_guesses": {
    ja: "隣に「コードでない番号」のアラートがないか見る",
    en: "look for an alert of guesses at a till beside it",
  },
  "advice.reference_conflict": {
    ja: "店に伝え、レジからその会計を取り消してもらう",
    en: "tell the merchant; the till cancels that sale",
  },
  "advice.guard_source_blocked": {
    ja: "多数なら攻撃：サインインと新規登録を止める",
    en: "many at once are an attack: stop sign-in and registration",
  },
  "advice.guard_rule": {
    ja: "正当な利用で説明できなければ入口を止める",
    en: "stop the way in if honest people cannot have caused it",
  },
  "advice.delivery_parked": {
    ja: "ログの delivery_failed を調べる。失われてはいない",
    en: "look for delivery_failed in the log; nothing is lost meanwhile",
  },
  "advice.clock_apart": {
    ja: "証拠の時計を合わせる",
    en: "put the clock right whose time the evidence has",
  },
  "advice.clock_behind": { ja: "その時計を合わせる", en: "put that clock right" },
  "advice.gateway_failing": {
    ja: "送信会社に連絡する。コードは10分、凍結用は3時間待つ",
    en: "call the gateway's people; codes wait for 10 minutes, those that freeze a lost phone for 3 hours",
  },
  "advice.books_behind": {
    ja: "ファイルが戻された経緯を調べ、復元を申請する",
    en: "find out who put a file back; then ask to restore what was lost",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
