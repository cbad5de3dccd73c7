import { declineRow } from "../decline.ts";
import { type EpochMs, renderTime } from "../time.ts";
import type { Refund } from "./read.ts";
import type { Payment, Shop } from "./record.ts";

/** Seals what leads to a wallet; `keyNumber` is the one that was current when the id was made. */
export type SealId = (
  kind: "pay" | "rfd" | "can" | "cap",
  sequence: number,
  keyNumber: number,
) => string;

/**
 * The answer to a payment as it was decided: a pure function of its log row, so that a replay is the
 * same bytes however often it is asked for.
 */
export function renderDecision(payment: Payment, sealId: SealId) {
  const { body } = payment;
  const approved = body.declineCode === null;
  return {
    ...identity(payment, sealId),
    result: approved ? "approved" : "declined",
    final: true,
    status: approved ? "captured" : "declined",
    confirm_by: null,
    amount: body.amountMinor,
    currency: body.currency,
    amount_captured: approved ? body.amountMinor : 0,
    amount_refunded: 0,
    reward: body.reward,
    ...decline(payment, sealId),
    ...place(body.shop, body.cashier),
    sequence: 1,
    created_at: renderTime(payment.atMs),
    server_time: renderTime(body.decidedAtMs),
  };
}

/** A payment as it is now, with everything that later acts made of it. */
export function renderPayment(payment: Payment, sealId: SealId, nowMs: EpochMs) {
  const { body, state } = payment;
  return {
    ...renderDecision(payment, sealId),
    status: paymentStatus(payment),
    amount_refunded: state.refundedMinor,
    reward: body.reward - state.rewardTaken,
    sequence: state.version,
    server_time: renderTime(nowMs),
  };
}

/** The status now: what `Payment-Status` says on a replay. */
export function paymentStatus(payment: Payment): string {
  return payment.body.declineCode === null ? payment.state.status : "declined";
}

/** The answer to a code that cannot be used: nothing was recorded, so there is no payment id. */
export function renderCodeInvalid(request: {
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly shop: Shop;
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
    sequence: 1,
    created_at: renderTime(request.nowMs),
    server_time: renderTime(request.nowMs),
  };
}

/** A refund, with what of the payment's reward it took back. */
export function renderRefund(refund: Refund, payment: Payment, sealId: SealId) {
  const { body } = refund;
  return {
    refund_id: sealId("rfd", refund.sequence, body.idKey),
    payment_id: sealId("pay", payment.sequence, payment.body.idKey),
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

function identity(payment: Payment, sealId: SealId) {
  return {
    payment_id: sealId("pay", payment.sequence, payment.body.idKey),
    reference: payment.reference,
  };
}

function decline(payment: Payment, sealId: SealId) {
  const { declineCode, spentBy } = payment.body;
  if (declineCode === null) {
    return { decline: null, message: { ja: "お支払いが完了しました。", en: "Paid." } };
  }
  const row = declineRow(declineCode);
  const spent =
    spentBy === null
      ? {}
      : {
          reference: spentBy.reference,
          payment_id: sealId("pay", spentBy.sequence, spentBy.idKey),
        };
  return {
    decline: { code: row.code, advice: row.advice, ...spent },
    message: { ja: row.ja, en: row.en },
  };
}

function place(shop: Shop, cashier: string | null) {
  return {
    merchant_id: shop.merchantId,
    store_id: shop.storeId,
    terminal_id: shop.terminalId,
    cashier,
  };
}
