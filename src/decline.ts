/** What the cashier should do next. */
export type Advice =
  | "new_code"
  | "stop"
  | "other_means"
  | "ask_then_new_code"
  | "try_later"
  | "smaller_amount_or_other_means";

/** One row of the table of declines. */
export interface DeclineRow {
  readonly code: string;
  readonly advice: Advice;
  /** Whether the refused payment becomes a row and uses its reference and its code up. */
  readonly recorded: boolean;
  /** Whether the payer's own decline metrics count it; the terminal's count all. */
  readonly feedsPayerDeclines: boolean;
  readonly ja: string;
  readonly en: string;
}

/**
 * Every decline, in order of precedence: the first that applies is the answer. `message` on the
 * wire is `ja` and `en` of the row; neither says more than the code does.
 */
export const declines = [
  row("code_invalid", "new_code", "このコードは使えません。新しいコードを表示してください。", {
    en: "This code cannot be used. Ask for a new code.",
    recorded: false,
  }),
  row(
    "answered_too_late",
    "new_code",
    "時間内に処理できませんでした。新しいコードでやり直してください。",
    {
      en: "The payment took too long and was not made. Try again with a new code.",
    },
  ),
  row("cancelled_before_payment", "stop", "この取引は取り消し済みです。", {
    en: "This payment was cancelled. Start a new one if the customer still wants to pay.",
  }),
  row("spending_stopped", "stop", "現在、お支払いを停止しております。", {
    en: "Payments are paused at the moment.",
  }),
  row(
    "wallet_unavailable",
    "other_means",
    "このウォレットではお支払いできません。別のお支払い方法をお願いします。",
    {
      en: "This wallet cannot pay. Ask for another way to pay.",
    },
  ),
  row(
    "device_unavailable",
    "other_means",
    "このスマートフォンではお支払いできません。別のお支払い方法をお願いします。",
    {
      en: "This phone cannot pay. Ask for another way to pay.",
    },
  ),
  row("code_spent", "new_code", "このコードは使用済みです。新しいコードを表示してください。", {
    en: "This code has been used already.",
  }),
  row(
    "code_expired",
    "new_code",
    "コードの有効期限が切れています。新しいコードを表示してください。",
    {
      en: "This code has expired. Ask for a new code.",
    },
  ),
  row(
    "code_superseded",
    "new_code",
    "新しいコードに更新されています。最新のコードを読み取ってください。",
    {
      en: "A newer code replaced this one. Scan the newest code.",
    },
  ),
  row(
    "code_not_for_this_payment",
    "new_code",
    "このコードはこのお支払いには使えません。新しいコードを表示してください。",
    {
      en: "This code cannot be used for this payment. Ask for a new code.",
    },
  ),
  row("currency_mismatch", "stop", "ウォレットの通貨と異なるため、お支払いできません。", {
    en: "This wallet uses another currency.",
  }),
  row(
    "duplicate_suspected",
    "ask_then_new_code",
    "直前に同じ金額のお支払いがあります。お客様に確認し、新しいコードを読み取ってください。",
    {
      en: "The same amount was paid here a moment ago. Ask the customer, then scan a new code.",
    },
  ),
  row(
    "velocity_count_exceeded",
    "try_later",
    "ご利用回数の上限に達しました。時間をおいてお試しください。",
    {
      en: "This wallet has made too many payments. Try again later.",
      feedsPayerDeclines: true,
    },
  ),
  row(
    "velocity_amount_exceeded",
    "try_later",
    "ご利用金額の上限に達しました。時間をおいてお試しください。",
    {
      en: "This wallet has reached its spending limit. Try again later.",
      feedsPayerDeclines: true,
    },
  ),
  row(
    "velocity_pattern",
    "try_later",
    "通常と異なるご利用のため、お支払いをお受けできません。時間をおいてお試しください。",
    {
      en: "This payment is unusual for this wallet. Try again later.",
      feedsPayerDeclines: true,
    },
  ),
  row(
    "insufficient_funds",
    "smaller_amount_or_other_means",
    "残高が不足しています。金額を減らすか、別のお支払い方法をお試しください。",
    {
      en: "The balance is too low. Try a smaller amount or another way to pay.",
      feedsPayerDeclines: true,
    },
  ),
  row("confirmation_rejected", "new_code", "お客様がお支払いを承認されませんでした。", {
    en: "The customer declined the payment on their phone.",
    feedsPayerDeclines: true,
  }),
  row(
    "confirmation_timed_out",
    "new_code",
    "確認の制限時間を過ぎました。新しいコードでやり直してください。",
    {
      en: "The customer did not confirm in time. Try again with a new code.",
      feedsPayerDeclines: true,
    },
  ),
] as const;

export type DeclineCode = (typeof declines)[number]["code"];

const byCode = new Map<string, DeclineRow>(declines.map((entry) => [entry.code, entry]));

/** The table's row of a decline. */
export function declineRow(code: DeclineCode): DeclineRow {
  return byCode.get(code) as DeclineRow;
}

function row<C extends string>(
  code: C,
  advice: Advice,
  ja: string,
  rest: { en: string; recorded?: boolean; feedsPayerDeclines?: boolean },
): DeclineRow & { readonly code: C } {
  const { en, recorded = true, feedsPayerDeclines = false } = rest;
  return { code, advice, recorded, feedsPayerDeclines, ja, en };
}
