import type { Phrase } from "./entry.ts";

/** Balance and points, what happened, and how money comes and goes. */
export const appMoneyWords = {
  "home.balance": { ja: "残高", en: "Balance" },
  "home.held": { ja: "ほかに仮売上", en: "On hold besides:" },
  "home.points": { ja: "{points}ポイント", en: "{points} [point|points]" },
  "home.points_pending": {
    ja: "確定待ち {points}ポイント",
    en: "{points} [point|points] pending",
  },
  "home.as_of": { ja: "{time} 現在", en: "as of {time}" },
  "home.not_known": { ja: "残高は不明です", en: "The balance is not known" },
  "home.newest": { ja: "最近の履歴", en: "Latest activity" },
  "home.all": { ja: "すべて見る", en: "See all" },

  "activity.empty": { ja: "まだ履歴はありません", en: "Nothing yet" },
  "activity.empty_support": {
    ja: "「支払う」でコードを表示できます",
    en: '"Pay" shows your code',
  },
  "activity.more": { ja: "さらに表示", en: "Show more" },
  "activity.security": { ja: "セキュリティ", en: "Security" },
  "activity.not_read": { ja: "履歴を読み込めませんでした", en: "It could not be read" },
  "activity.new": { ja: "新着 {count}件", en: "{count} new" },
  "activity.status_not_paid": { ja: "未払い", en: "Not paid" },
  "activity.status_refused": { ja: "不成立", en: "Declined" },

  "payment.read_again": { ja: "読み込み直す", en: "Read it again" },
  "payment.gone": { ja: "この支払いは見つかりません", en: "There is no such payment" },
  "payment.captured": { ja: "支払い済み", en: "Paid" },
  "payment.refunded": { ja: "返金", en: "Given back" },
  "payment.reward": { ja: "獲得ポイント", en: "Points earned" },
  "payment.when": { ja: "日時", en: "When" },
  "payment.refunds": { ja: "返金の履歴", en: "Refunds" },
  "payment.shop_code": { ja: "お店で見せるコード", en: "Code for the shop" },
  "payment.shop_code_why": {
    ja: "返金のとき、お店の人に読み取ってもらいます",
    en: "The shop reads it to give your money back",
  },
  "payment.status_captured": { ja: "支払い済み", en: "Paid" },
  "payment.status_authorized": { ja: "仮売上", en: "On hold" },
  "payment.status_pending_confirmation": { ja: "確認待ち", en: "Waits for you" },
  "payment.status_declined": { ja: "未払い", en: "Not paid" },
  "payment.status_cancelled": { ja: "取消済み", en: "Cancelled" },
  "payment.status_expired": { ja: "期限切れ", en: "Expired" },
  "payment.status_refunded": { ja: "返金済み", en: "Given back" },

  "top_up.title": { ja: "チャージ", en: "Top up" },
  "top_up.show": { ja: "レジ・ATM で見せてください", en: "Show it at a till or an ATM" },
  "top_up.route": { ja: "チャージ番号", en: "Top-up number" },
  "top_up.waits": {
    ja: "入金されると、この画面に残高が出ます",
    en: "Your new balance appears here when the money is in",
  },
  "top_up.done": { ja: "{amount} チャージしました", en: "{amount} was added" },
  "top_up.new_balance": { ja: "残高 {amount}", en: "Balance {amount}" },
  "top_up.max": { ja: "残高の上限は {amount}です", en: "A wallet holds at most {amount}" },
  "top_up.points": { ja: "ポイントを残高にする", en: "Turn points into balance" },
  "top_up.not_known": { ja: "番号を読み込み中…", en: "Reading your number…" },

  "points.has": { ja: "使えるポイント {points}", en: "Points you have: {points}" },
  "points.amount": { ja: "残高にするポイント", en: "Points to turn into balance" },
  "points.support": { ja: "1ポイント＝{amount}", en: "1 point is {amount}" },
  "points.wrong": {
    ja: "1から{points}までの数を入力してください",
    en: "Enter a number from 1 to {points}",
  },
  "points.after": { ja: "交換後の残高 {amount}", en: "Balance after it: {amount}" },
  "points.act": {
    ja: "{points}ポイントを残高にする",
    en: "Turn {points} [point|points] into balance",
  },
  "points.done": {
    ja: "{points}ポイントを残高にしました",
    en: "{points} [point is|points are] balance now",
  },
  "points.none": { ja: "使えるポイントはまだありません", en: "There are no points to use yet" },
  "points.none_support": {
    ja: "支払うとポイントがつき、あとで確定します",
    en: "Payments earn points, which are ready some time later",
  },

  "redemption.open": { ja: "銀行口座に払い戻す", en: "Pay out to a bank account" },
  "redemption.amount": { ja: "払い戻す金額", en: "Amount to pay out" },
  "redemption.has": { ja: "払い戻せる残高 {amount}", en: "You can pay out {amount}" },
  "redemption.amount_wrong": {
    ja: "1から{amount}までの金額を入力してください",
    en: "Enter an amount up to {amount}",
  },
  "redemption.bank": { ja: "銀行コード（4桁）", en: "Bank code, 4 digits" },
  "redemption.branch": { ja: "支店コード（3桁）", en: "Branch code, 3 digits" },
  "redemption.type": { ja: "口座の種類", en: "Kind of account" },
  "redemption.type_ordinary": { ja: "普通", en: "Ordinary" },
  "redemption.type_checking": { ja: "当座", en: "Checking" },
  "redemption.type_savings": { ja: "貯蓄", en: "Savings" },
  "redemption.number": { ja: "口座番号（7桁）", en: "Account number, 7 digits" },
  "redemption.number_support": {
    ja: "7桁より短いときは先頭に0をつけます",
    en: "Put zeros in front of a shorter one",
  },
  "redemption.holder": { ja: "口座名義（カナ）", en: "Holder's name in katakana" },
  "redemption.holder_support": {
    ja: "通帳やカードのとおりに",
    en: "As the bank spells it",
  },
  "redemption.digits_wrong": {
    ja: "{count}桁の数字を入力してください",
    en: "Enter {count} [digit|digits]",
  },
  "redemption.holder_wrong": {
    ja: "カタカナで入力してください",
    en: "Enter it in katakana",
  },
  "redemption.check": { ja: "確認へ進む", en: "Check it" },
  "redemption.check_title": { ja: "この内容で払い戻します", en: "Check before it is sent" },
  "redemption.check_why": {
    ja: "口座が違うと、戻るまで日数がかかります",
    en: "With a wrong account it takes days to come back",
  },
  "redemption.after": { ja: "払い戻し後の残高 {amount}", en: "Balance after it: {amount}" },
  "redemption.act": { ja: "{amount}を払い戻す", en: "Pay out {amount}" },
  "redemption.change": { ja: "内容を直す", en: "Change it" },
  "redemption.list": { ja: "払い戻しの状況", en: "Your payouts" },
  "redemption.asked": {
    ja: "払い戻しを受け付けました。状況は下に出ます",
    en: "Your payout is accepted. How far it is stands below",
  },
  "redemption.accepted": { ja: "受付", en: "Accepted" },
  "redemption.in_batch": { ja: "振込手続き中", en: "Being transferred" },
  "redemption.paid": { ja: "振込済み", en: "Paid out" },
  "redemption.returned": { ja: "返却", en: "Returned" },

  "act.sending": { ja: "送信中…", en: "Sending…" },
  "act.finding_out": {
    ja: "返事を確認中です。お金が二重に動くことはありません",
    en: "Finding out what became of it. Nothing moves twice",
  },
  "act.refused_frozen": { ja: "凍結中のためできません", en: "Not while the wallet is frozen" },
  "act.refused_stopped": { ja: "いまは停止しています", en: "It is stopped right now" },
  "act.refused_cooling": {
    ja: "新しい端末ではまだできません",
    en: "A new phone cannot do this yet",
  },
  "act.refused_check": {
    ja: "本人確認をしないと進めません。お金は動いていません",
    en: "It needs an identity check. No money moved",
  },
  "act.refused_balance": {
    ja: "残高が足りません。お金は動いていません",
    en: "The balance is too small. No money moved",
  },
  "act.refused_points": {
    ja: "ポイントが足りません。お金は動いていません",
    en: "You have fewer points. No money moved",
  },
  "act.refused_limit": {
    ja: "上限を超えるため、いまはできません。お金は動いていません",
    en: "It is above a limit for now. No money moved",
  },
  "act.refused_other": {
    ja: "できませんでした。お金は動いていません",
    en: "It was not done. No money moved",
  },
  "act.not_kept": {
    ja: "このブラウザーに保存できず、何も送っていません",
    en: "Nothing was sent: this browser could not keep it",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
