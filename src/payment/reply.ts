import { declineRow } from "../decline.ts";
import { type EpochMs, renderTime } from "../time.ts";
import type { Refund } from "../wallet/read.ts";
import {
  firstState,
  type NamedShop,
  type Payment,
  type PaymentState,
  type PaymentStatus,
  refusalOf,
  resultOf,
} from "../wallet/record.ts";
import { rewardOf } from "./reward.ts";

/** Seals what leads to a wallet; `keyNumber` is the one that was current when the id was made. */
export type SealId = (
  kind: "pay" | "rfd" | "can" | "cap",
  sequence: number,
  keyNumber: number,
) => string;

/**
 * The answer to a payment as it was decided: what the first answer said, or, of a payment that waited
 * for its payer, what became of the wait. Made from stored figures alone, so that a replay is the
 * same bytes however often it is asked for, once it is final.
 */
export function renderDecision(payment: Payment, sealId: SealId) {
  const { body, state } = payment;
  const first = firstState(body);
  const waited = body.confirmByMs !== null && state.status !== "pending_confirmation";
  const decided = waited ? decidedState(payment) : first;
  return renderState(payment, decided, sealId, decided.decidedAtMs);
}

/** What a wait for the payer ended in, whatever later acts made of it. */
function decidedState({ body, state }: Payment): PaymentState {
  const first = firstState(body);
  const { decidedAtMs, declineCode } = state;
  const ended = { ...first, decidedAtMs, version: 2 };
  if (declineCode !== null) return { ...ended, status: "declined", declineCode, heldMinor: 0 };
  if (!state.confirmed) return { ...ended, status: "cancelled", heldMinor: 0 };
  if (body.holdUntilMs !== null) return { ...ended, status: "authorized" };
  const reward = rewardOf(body.shop, body.amountMinor);
  return { ...ended, status: "captured", heldMinor: 0, capturedMinor: body.amountMinor, reward };
}

/** A payment as an act left it, or as it is now, with everything that acts made of it. */
export function renderPayment(payment: Payment, sealId: SealId, nowMs: EpochMs) {
  return renderState(payment, payment.state, sealId, nowMs);
}

function renderState(payment: Payment, state: PaymentState, sealId: SealId, serverMs: EpochMs) {
  const { body } = payment;
  const pending = state.status === "pending_confirmation";
  return {
    payment_id: sealId("pay", payment.number, body.idKey),
    reference: payment.reference,
    result: resultOf(body, state),
    final: !pending,
    status: state.status,
    confirm_by: pending ? renderTime(body.confirmByMs as EpochMs) : null,
    amount: body.amountMinor,
    currency: body.currency,
    amount_captured: state.capturedMinor,
    amount_refunded: state.refundedMinor,
    reward: state.reward - state.rewardTaken,
    ...decline(payment, state, sealId),
    ...place(body.shop, body.cashier),
    version: state.version,
    created_at: renderTime(payment.atMs),
    server_time: renderTime(serverMs),
  };
}

/** The status now: what `Payment-Status` says on a replay. */
export function paymentStatus(payment: Payment): PaymentStatus {
  return payment.state.status;
}

/** The answer to a code that cannot be used: nothing was recorded, so there is no payment id. */
export function renderCodeInvalid(request: {
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly shop: NamedShop;
  readonly cashier: string | null;
  readonly nowMs: EpochMs;
}) {
  const row = declineRow("code_invalid");
  return {
    payment_id: null,
    reference: request.reference,
    result: "declined",
    final: true,
    status: "declined",
    confirm_by: null,
    amount: request.amountMinor,
    currency: request.currency,
    amount_captured: 0,
    amount_refunded: 0,
    reward: 0,
    decline: { code: row.code, advice: row.advice },
    message: { ja: row.ja, en: row.en },
    ...place(request.shop, request.cashier),
    version: 1,
    created_at: renderTime(request.nowMs),
    server_time: renderTime(request.nowMs),
  };
}

/** A refund, with what of the payment's reward it took back. */
export function renderRefund(refund: Refund, payment: Payment, sealId: SealId) {
  const { body } = refund;
  return {
    refund_id: sealId("rfd", refund.sequence, body.idKey),
    payment_id: sealId("pay", payment.number, payment.body.idKey),
    reference: refund.reference,
    amount: body.amountMinor,
    currency: payment.body.currency,
    amount_credited: body.amountMinor - body.shortfallMinor,
    reward_taken_back: body.rewardTaken,
    reward_deducted: body.shortfallMinor,
    reason: body.reason,
    merchant_id: payment.body.shop.merchantId,
    terminal_id: body.terminalId,
    created_at: renderTime(refund.atMs),
  };
}

function decline(payment: Payment, state: PaymentState, sealId: SealId) {
  const { spentBy } = payment.body;
  const refusal = refusalOf(payment.body, state);
  if (refusal === null) return { decline: null, message: statusMessages[state.status] };
  const row = declineRow(refusal);
  const spent =
    spentBy === null
      ? {}
      : {
          reference: spentBy.reference,
          payment_id: sealId("pay", spentBy.sequence, spentBy.idKey),
        };
  return {
    decline: { code: row.code, advice: row.advice, ...spent },
    message: state.status === "cancelled" ? statusMessages.cancelled : { ja: row.ja, en: row.en },
  };
}

/** What the cashier reads of a payment that was not declined. */
const statusMessages: Readonly<
  Record<PaymentStatus, { readonly ja: string; readonly en: string }>
> = {
  pending_confirmation: {
    ja: "お客様のスマートフォンで確認をお待ちしています。",
    en: "Waiting for the customer to confirm on the phone.",
  },
  authorized: { ja: "お支払い枠を確保しました。", en: "The amount is held." },
  captured: { ja: "お支払いが完了しました。", en: "Paid." },
  cancelled: { ja: "お支払いを取り消しました。", en: "This payment was cancelled." },
  expired: {
    ja: "お支払い枠の期限が切れました。お支払いは発生していません。",
    en: "The hold has ended. Nothing was paid.",
  },
  declined: { ja: "お支払いできません。", en: "Declined." },
};

/** Where a payment was made, with the names of then. */
export function renderShop(shop: NamedShop) {
  return {
    merchant_id: shop.merchantId,
    merchant_name: shop.merchantName,
    merchant_name_kana: shop.merchantNameKana,
    store_id: shop.storeId,
    store_name: shop.storeName,
  };
}

function place(shop: NamedShop, cashier: string | null) {
  return {
    ...renderShop(shop),
    terminal_id: shop.terminalId,
    cashier,
  };
}
