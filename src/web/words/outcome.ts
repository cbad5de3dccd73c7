import type { Phrase } from "./entry.ts";

/** What became of a sale: the great word, why, what to tell the customer, and what to do next. */
export const outcomeWords = {
  "word.asking": { ja: "確認中…", en: "ASKING…" },
  "word.keep_goods": { ja: "まだ確認中…", en: "STILL ASKING…" },
  "word.inquiring": { ja: "前回の会計を確認中", en: "CHECKING THE LAST SALE" },
  "word.waiting": { ja: "お客様のアプリで確認待ち", en: "WAITING FOR THE CUSTOMER" },
  "word.cancelling": { ja: "取消中…", en: "CANCELLING…" },
  "word.reviewing": { ja: "取消の結果を確認中", en: "CHECKING THE CANCELLATION" },
  "word.paid": { ja: "支払い済み", en: "PAID" },
  "word.held": { ja: "仮売上できました", en: "ON HOLD" },
  "word.not_paid": { ja: "支払えません", en: "NOT PAID" },
  "word.cancelled": { ja: "取り消しました", en: "CANCELLED" },
  "word.given_back": { ja: "お返ししました", en: "GIVEN BACK" },
  "word.not_known": { ja: "結果不明", en: "NOT KNOWN YET" },
  "word.too_late": { ja: "取消の期限切れ", en: "TOO LATE TO CANCEL" },

  "why.asking": { ja: "商品を渡さずにお待ちください", en: "Keep the goods for a moment" },
  "why.keep_goods": {
    ja: "商品を渡さず、もう一度読み取らないでください",
    en: "Keep the goods. Do not scan again",
  },
  "why.inquiring": {
    ja: "途中だった会計がどうなったか調べています",
    en: "Finding out what became of the sale",
  },
  "why.waiting": { ja: "残り {seconds}秒", en: "{seconds} s left" },
  "why.cancelling": { ja: "返事がないため取消中です", en: "No answer: cancelling it" },
  "why.reviewing": {
    ja: "支払い済みの場合もあります",
    en: "It may have been paid after all",
  },
  "why.cancelled": { ja: "支払いはありません", en: "Nothing is paid" },
  "why.given_back": {
    ja: "お客様の残高に戻りました",
    en: "It is back on the customer's balance",
  },
  "why.not_known": {
    ja: "自動で確認を続けます",
    en: "It goes on finding out by itself",
  },
  "why.too_late": {
    ja: "支払い済みです。取消の期限が過ぎました",
    en: "It was paid, and is too late to cancel",
  },
  "why.held": { ja: "あとで売上を確定してください", en: "Capture it when the sale is complete" },

  "say.paid": {
    ja: "ありがとうございます。お支払いが完了しました",
    en: "Thank you, it is paid",
  },
  "say.held": { ja: "お預かりしました", en: "Thank you, the amount is on hold" },
  "say.waiting": { ja: "アプリの画面をご確認ください", en: "Please look at your app" },
  "say.asking": { ja: "少々お待ちください", en: "One moment, please" },
  "say.cancelled": {
    ja: "お支払いは取り消されました",
    en: "It is cancelled; nothing was taken",
  },
  "say.not_known": {
    ja: "別の方法でお願いします。引かれていた場合は取消か返金になります",
    en: "Another way, please; if it was taken, it will be cancelled or refunded",
  },

  "problem.unauthorized": {
    ja: "このレジは停止されています。責任者へ",
    en: "This till was switched off: call the manager",
  },
  "problem.forbidden": { ja: "許可されていません。責任者へ", en: "Not allowed: call the manager" },
  "problem.too_many_attempts": {
    ja: "読み取りの失敗が多いため {seconds}秒お待ちください",
    en: "Too many failed reads: wait {seconds} s",
  },
  "problem.reference_reused": {
    ja: "会計番号の重複。新しい会計で",
    en: "That sale's number was used: start a new sale",
  },
  "problem.reference_conflict": {
    ja: "1つの会計で2人が支払い。両方取り消します",
    en: "Two customers paid one sale: both are being cancelled",
  },
  "problem.stopped": { ja: "返金は停止中です", en: "Refunds are stopped" },
  "problem.merchant_balance_insufficient": {
    ja: "いまは返金できません。入金後にもう一度",
    en: "Not enough unsettled sales: later",
  },
  "problem.state_conflict": {
    ja: "取消の期限が過ぎています。返金してください",
    en: "Too late to cancel it: refund it",
  },
  "problem.not_kept": {
    ja: "この端末に保存できず、何も送っていません。お金は動いていません",
    en: "Nothing was sent: this browser could not keep it. No money moved",
  },
  "problem.not_found": { ja: "見つかりません", en: "Nothing found" },
  "problem.unavailable": {
    ja: "サーバーが応答できません。お金は動いていません",
    en: "The server cannot answer; no money moved",
  },

  "act.next_sale": { ja: "次の会計へ", en: "Next sale" },
  "act.next_keep_asking": { ja: "次の会計へ（確認は続く）", en: "Next sale, keep asking" },
  "act.give_up": { ja: "やめて取り消す", en: "Give up: cancel it" },
  "act.cancel_waiting": { ja: "この会計をやめる", en: "Cancel this sale" },
  "act.new_code": { ja: "新しいコードを読み取る", en: "New code" },
  "act.other_way": { ja: "別の支払い方法", en: "Another way" },
  "act.change_amount": { ja: "金額を変える", en: "Change amount" },
  "act.new_sale": { ja: "新しい会計", en: "New sale" },
  "act.open_payment": { ja: "その支払いを見る", en: "Open that payment" },
  "act.second_purchase": { ja: "別の会計：新しいコード", en: "Second purchase: new code" },
  "act.paid_list": { ja: "支払い済み：一覧", en: "Paid: list" },
  "act.give_back": { ja: "返金・取消", en: "Give it back" },
  "act.keep_paid": { ja: "支払い済みにする", en: "Keep as paid" },
  "act.refund_it": { ja: "返金する", en: "Refund it" },
  "ask.wrong_amount": { ja: "金額を間違えましたか", en: "Wrong amount?" },
  "label.sale": { ja: "会計番号", en: "Sale" },
  "label.say": { ja: "お客様へ", en: "Say" },
  "label.say_quietly": { ja: "お客様へ（小声で）", en: "Say quietly" },
} as const satisfies Readonly<Record<string, Phrase>>;
