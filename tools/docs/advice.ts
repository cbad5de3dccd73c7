import type { DeclineCode } from "../../src/decline.ts";
import type { ProblemCode } from "../../src/problem.ts";

/** What is written by hand of one code; the rest comes from the table of codes. */
export interface Advised {
  /** What happened. */
  readonly happened: string;
  /** What the program does. */
  readonly program: string;
}

/** Of a decline also what the cashier says to the customer. */
export interface Spoken extends Advised {
  readonly say: { readonly en: string; readonly ja: string };
}

const newSale = "Start again with a new `reference` and a new code.";
const otherMeans = "Offer another way to pay. Scanning again answers the same.";

/** Every decline of a payment. The compiler refuses a code that is missing here. */
export const declineAdvice: Readonly<Record<DeclineCode, Spoken>> = {
  code_invalid: {
    happened:
      "The text is not a code of this deployment: cut off or altered by the scanner, a product's bar code, another scheme's code, or made up. Nothing was recorded, and the reference is still free. The terminal counts how often this happens and is told to wait (429) when it happens too often.",
    say: { en: "Could you open a new code?", ja: "コードを表示し直していただけますか。" },
    program:
      "Keep the amount on screen and scan again. If it happens with every code, the scanner is set up wrongly: it cuts at 255 characters, or changes case or keyboard layout.",
  },
  answered_too_late: {
    happened:
      "The decision took longer than the `answer_within_ms` that the terminal sent. Nothing was taken.",
    say: {
      en: "It is not paid yet. A new code, please.",
      ja: "まだお支払いされていません。もう一度コードをお願いします。",
    },
    program: `${newSale} Leave \`answer_within_ms\` out unless a person would walk away.`,
  },
  cancelled_before_payment: {
    happened:
      "A cancellation for this reference arrived before the payment did, so the payment was refused. This is what a till's cancellation of an unanswered payment is meant to do.",
    say: {
      en: "That sale was cancelled; no money moved.",
      ja: "取り消した会計です。お金は動いていません。",
    },
    program: "The sale is over. If the customer still wants to pay, it is a new sale.",
  },
  spending_stopped: {
    happened:
      "An operator has stopped payments: everywhere, or at this merchant, store or terminal.",
    say: {
      en: "Not available right now. Another way, please.",
      ja: "ただいまご利用いただけません。別の方法でお願いします。",
    },
    program:
      "Do not retry. Show it to whoever runs the shop; it ends when operators lift the stop.",
  },
  wallet_unavailable: {
    happened:
      "The wallet is frozen by its owner, stopped by an operator, or closed. The till is not told which; the customer's app is.",
    say: {
      en: "It cannot pay here. Your app says more.",
      ja: "お支払いできないようです。アプリをご確認ください。",
    },
    program: otherMeans,
  },
  device_unavailable: {
    happened:
      "The phone was removed from the wallet, or it is new and still in its cool-down and the amount is above what such a phone may pay, or its tokens were revoked.",
    say: {
      en: "This phone cannot pay. Your app says more.",
      ja: "このスマートフォンではお支払いできないようです。アプリをご確認ください。",
    },
    program: otherMeans,
  },
  code_spent: {
    happened:
      "The code, or the one shown with it within five seconds, was used before. If it was used at this merchant, the decline carries `reference` and `payment_id` of the payment that used it: usually the same sale, scanned twice.",
    say: { en: "One moment, I am checking.", ja: "確認します。少々お待ちください。" },
    program:
      "With `payment_id`: look that payment up before anything else; the customer may have paid already. Without: ask for a new code.",
  },
  code_expired: {
    happened: "The code is older than a minute.",
    say: { en: "Could you refresh the code?", ja: "コードを更新していただけますか。" },
    program: newSale,
  },
  code_superseded: {
    happened:
      "The phone has shown a newer code for more than five seconds (until then the one before it is good as well, and paying with either uses up both), or an offline code with a higher counter was accepted. A screenshot ends this way.",
    say: { en: "The code now on your screen, please.", ja: "いま表示中のコードをお願いします。" },
    program: newSale,
  },
  code_not_for_this_payment: {
    happened:
      "The customer limited the code to an amount (`amount_max`) or to a merchant (`merchant_id`), and this payment is outside.",
    say: {
      en: "A code without a set amount or shop, please.",
      ja: "金額や店の指定がないコードをお願いします。",
    },
    program: newSale,
  },
  currency_mismatch: {
    happened: "The payment names another currency than the wallet has.",
    say: { en: "This wallet has another currency.", ja: "この通貨ではお支払いいただけません。" },
    program: "A mistake in the till's configuration: a deployment has one currency.",
  },
  duplicate_suspected: {
    happened:
      "The same customer paid the same amount at the same merchant within two minutes, under another reference, and that payment is neither cancelled nor wholly refunded.",
    say: { en: "Is this a second purchase?", ja: "先ほどと同じ金額です。別のお買い物ですか。" },
    program:
      "Ask. If it is a second purchase: new reference, new code, and `allow_duplicate: true`. If not: the sale is paid; find it by its reference.",
  },
  velocity_count_exceeded: {
    happened: "A rule of the velocity policy that counts payments was exceeded.",
    say: {
      en: "A limit on the number of payments was reached. Another way, please.",
      ja: "回数の上限のようです。別の方法でお願いします。",
    },
    program:
      "Another way to pay. The till is not told the rule; an operator sees it with its figures, and when the same payment would pass, in the [explanation](/docs/policies#ask-why).",
  },
  velocity_amount_exceeded: {
    happened: "A rule that adds up amounts was exceeded.",
    say: {
      en: "A spending limit was reached. A smaller amount, or another way?",
      ja: "金額の上限のようです。別の方法でお願いします。",
    },
    program: "A smaller amount under a new reference may pass; otherwise another way to pay.",
  },
  velocity_pattern: {
    happened:
      "A rule about something else was exceeded: different shops, refusals in a row, the time since the last payment, the speed of travel between shops, or what was given back.",
    say: {
      en: "Not possible right now. Another way, please.",
      ja: "いまはお支払いできないようです。別の方法でお願いします。",
    },
    program: "Another way to pay. Do not tell the rule: the till is not told it either.",
  },
  insufficient_funds: {
    happened: "The balance that is not held for other payments is smaller than the amount.",
    say: {
      en: "(quietly) The balance is too small.",
      ja: "（小声で）残高が足りないようです。チャージか別の方法をお願いします。",
    },
    program: "A smaller amount, a top-up, or another way; each is a new reference.",
  },
  confirmation_rejected: {
    happened: "The payment waited for its payer, who refused it on the phone.",
    say: { en: "Would you like to try again?", ja: "もう一度お支払いになりますか。" },
    program: newSale,
  },
  confirmation_timed_out: {
    happened: "The payment waited for its payer, who did nothing for a minute.",
    say: { en: "Once more with a new code, please.", ja: "もう一度、新しいコードをお願いします。" },
    program: newSale,
  },
};

/** Every problem. The compiler refuses a code that is missing here. */
export const problemAdvice: Readonly<Record<ProblemCode, Advised>> = {
  not_found: {
    happened:
      "No call has this address, or the id in it opens to nothing that this caller may see. Ids of others answer the same.",
    program: "Do not repeat it. For a payment whose id was lost, ask by its reference.",
  },
  method_not_allowed: {
    happened: "The address exists with other methods; `Allow` names them.",
    program: "A mistake in the program.",
  },
  content_too_large: {
    happened: "The body is larger than the call takes: 16 KiB, 64 KiB for a policy.",
    program: "A mistake in the program.",
  },
  unsupported_media_type: {
    happened: "The body is not `application/json`, or it is compressed.",
    program: "Send JSON without `Content-Encoding`.",
  },
  malformed_request: {
    happened:
      "The body or the query does not match its schema. `pointer` (RFC 6901) names the member, `detail` says what is wrong with it. Unknown members are refused too.",
    program:
      "A mistake in the program. For a payment nothing moved, and the reference is still free.",
  },
  unauthorized: {
    happened:
      "The access token or the proof was not accepted: expired, revoked, bound to another key, made by a clock that is off by more than a minute, or used before. `WWW-Authenticate` names which of the two; `server_time` is the server's clock.",
    program:
      'Set the clock by `server_time`, get a new token by the key (the SDK does both once by itself), then send again. If the new token is refused as well, this key has been revoked. In a customer\'s app it means: sign in again. With `fault: "session_ended"` the SDK has forgotten the session, and `walletId()` is null.',
  },
  forbidden: {
    happened:
      "It is known who asks, and this is not allowed. With `tries_left`: a one-time code or a factor was wrong; so many tries are left, and `fault` says more where more is known (`code_used`: the authenticator's code counted already, `clock_off`: its clock is minutes off, others of a passkey). With `cooling_until`: a new phone, which may pay small amounts and freeze only. Else the token is of another kind of caller or another role.",
    program:
      "With `tries_left`: show how many, and have it typed again; the factor is needed, the call is not wrong. With `cooling_until`: say until when. Else do not repeat it.",
  },
  step_up_required: {
    happened: "The call needs a second factor that is at most 5 minutes old and for this purpose.",
    program:
      "`POST /v1/step-ups` with the purpose, then its factor, then the same call with the new token.",
  },
  stopped: {
    happened:
      "An operator has stopped this kind of act. Payments are told `spending_stopped` instead.",
    program: "Show that it is paused. No reference was used up.",
  },
  payment_not_found: {
    happened:
      "Nothing is known under this reference yet. A look at a payment waits for it for 0.9 s; it may still be on its way after that, so this is never a decline.",
    program: "Ask again, or send the payment again as it was: the SDK's protocol does.",
  },
  reference_reused: {
    happened:
      "This reference was used for another request; `detail` names the members that differ. The first request's outcome stands.",
    program: "A mistake in the program: two sales were given one reference. Take a new one.",
  },
  reference_conflict: {
    happened: "Two wallets were charged under one reference, by two scans of one sale.",
    program: "Cancel by the reference: it undoes both. Then sell again.",
  },
  state_conflict: {
    happened:
      "What was asked does not fit the state of the thing; `state` names it. Most often: a cancellation that came later than 15 minutes after the end of the payment's business day.",
    program: "Read the thing again. After the cancellation window, refund.",
  },
  merchant_balance_insufficient: {
    happened:
      "What the merchant is still owed does not cover this refund. Nothing answers this yet.",
    program: "Refund after the next sales.",
  },
  too_many_attempts: {
    happened: "Too many codes, contacts or factors were wrong, or too many ways in were begun.",
    program:
      "Wait for `Retry-After`, then make a new request. The fifth wrong code ends its way in: a new one may be begun at once, so it is a second there; the fifth wrong factor in step-ups makes the device wait for minutes.",
  },
  unavailable: {
    happened:
      "No decision could be made in time. Nothing moved, or what moved will be told to a repetition.",
    program:
      "Send the identical request again after `Retry-After`; a payment until its protocol ends it.",
  },
  internal_error: {
    happened: "Something failed on the server's side. What was decided, if anything, is not known.",
    program: "Send the identical request again. Report `X-Request-Id` if it stays.",
  },
};
