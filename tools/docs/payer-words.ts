import type { DeclineCode } from "../../src/decline.ts";

/**
 * What an app says to its customer of each decline: that nothing was taken, and what helps. The
 * compiler refuses a code that is missing here.
 */
export const payerWords: Readonly<
  Record<DeclineCode, { readonly en: string; readonly ja: string }>
> = {
  code_invalid: {
    en: "The code could not be read. Show it once more.",
    ja: "コードを読み取れませんでした。もう一度コードを表示してください。",
  },
  answered_too_late: {
    en: "Not paid: it took too long. Show a new code.",
    ja: "時間がかかったため、お支払いされていません。新しいコードを表示してください。",
  },
  cancelled_before_payment: {
    en: "Not paid: the shop cancelled it.",
    ja: "店舗側で取り消されたため、お支払いされていません。",
  },
  spending_stopped: {
    en: "Not paid: payments are paused at the moment.",
    ja: "現在お支払いを停止しています。代金は引かれていません。",
  },
  wallet_unavailable: {
    en: "Not paid: your wallet is frozen or stopped. Look at its state.",
    ja: "ウォレットが凍結または停止されています。状態をご確認ください。",
  },
  device_unavailable: {
    en: "Not paid: this phone may pay small amounts only until its waiting time is over or another phone approves it.",
    ja: "この端末は待機中のため、少額のお支払いのみご利用になれます。ほかの端末で承認すると解除されます。",
  },
  code_spent: {
    en: "This code was used already. See your payments, then show a new one.",
    ja: "このコードは使用済みです。お支払い履歴を確認してから、新しいコードを表示してください。",
  },
  code_expired: {
    en: "Not paid: the code was too old. Show a new one.",
    ja: "コードの有効期限が切れました。新しいコードを表示してください。",
  },
  code_superseded: {
    en: "Not paid: a newer code was shown since. Show a new one.",
    ja: "より新しいコードが表示されています。新しいコードを表示してください。",
  },
  code_not_for_this_payment: {
    en: "Not paid: you limited this code to another amount or shop.",
    ja: "このコードは、別の金額または店舗に限って発行されています。",
  },
  currency_mismatch: {
    en: "Not paid: the shop asked for another currency.",
    ja: "通貨が異なるため、お支払いできませんでした。",
  },
  duplicate_suspected: {
    en: "Not paid a second time: the same amount was paid here a moment ago. Tell the shop if it is another purchase.",
    ja: "同じ店舗で同じ金額をお支払い済みのため、二度目は引かれていません。別のお買い物であれば、店舗にお伝えください。",
  },
  velocity_count_exceeded: {
    en: "Not paid: this is more payments than your limits allow in this time. Try later.",
    ja: "お支払い回数の上限に達しました。時間をおいてお試しください。",
  },
  velocity_amount_exceeded: {
    en: "Not paid: this is more than your limits allow in this time. A smaller amount may pass.",
    ja: "ご利用金額の上限を超えるため、お支払いできません。金額を小さくするか、時間をおいてお試しください。",
  },
  velocity_pattern: {
    en: "Not paid, to protect you. Try later, or pay another way.",
    ja: "安全のため、お支払いを見合わせました。時間をおくか、別の方法でお支払いください。",
  },
  insufficient_funds: {
    en: "Not paid: your balance is too small. Top up, or pay a smaller amount.",
    ja: "残高が不足しています。チャージしてからお試しください。",
  },
  confirmation_rejected: {
    en: "Not paid: you rejected it.",
    ja: "お支払いを承認しませんでした。代金は引かれていません。",
  },
  confirmation_timed_out: {
    en: "Not paid: it was not confirmed within a minute. Show a new code.",
    ja: "1分以内に確認されなかったため、お支払いされていません。新しいコードを表示してください。",
  },
};
