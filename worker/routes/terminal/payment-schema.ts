import * as z from "zod";
import { answerWithinMsMax, scannedCharsMax } from "../../../src/bounds.ts";
import { declines } from "../../../src/decline.ts";
import {
  amount,
  count,
  currency,
  cursorOf,
  id,
  message,
  reference,
  shownText,
  time,
} from "../../door/fields.ts";

const declineCodes = declines.map((row) => row.code) as [string, ...string[]];
const advices = [...new Set(declines.map((row) => row.advice))] as [string, ...string[]];

export const paymentStatuses = [
  "captured",
  "authorized",
  "pending_confirmation",
  "declined",
  "cancelled",
  "expired",
] as const;

export const payRequest = z.strictObject({
  reference,
  // Whatever was scanned: a text that is no code is the decline `code_invalid`, not a bad request.
  code: z
    .string()
    .min(1)
    .max(scannedCharsMax)
    .describe(
      "Letter for letter as the phone showed it, without what a scanner adds: a signed code, online " +
        "or offline, a bar code, a JPQR or EMV payload.",
    ),
  amount,
  currency,
  capture: z.enum(["automatic", "manual"]),
  answer_within_ms: z.int().min(1).max(answerWithinMsMax).optional(),
  cashier: shownText(64).optional(),
  allow_duplicate: z.boolean().optional(),
});

/** Where a payment was made; the names are those of then, as the payer was shown them. */
export const shop = {
  merchant_id: z.string(),
  merchant_name: z.string(),
  merchant_name_kana: z.string(),
  store_id: z.string(),
  store_name: z.string(),
};

const shopName = z.string().max(100);

export const payment = z
  .strictObject({
    payment_id: z.string().nullable(),
    reference: z.string(),
    result: z.enum(["approved", "declined", "pending"]),
    final: z.boolean(),
    status: z.enum(paymentStatuses),
    confirm_by: time.nullable(),
    amount,
    currency,
    amount_captured: count,
    amount_refunded: count,
    reward: count,
    decline: z
      .strictObject({
        code: z.enum(declineCodes),
        advice: z.enum(advices),
        reference: z.string().optional(),
        payment_id: z.string().optional(),
      })
      .nullable(),
    message,
    ...shop,
    terminal_id: z.string(),
    cashier: z.string().nullable(),
    version: z
      .int()
      .min(1)
      .meta({ description: "Counts the changes of this payment: 1 at the first answer." }),
    created_at: time,
    server_time: time,
  })
  .meta({ id: "Payment" });

export const ownPaymentQuery = z.strictObject({
  cursor: cursorOf(/^[0-9]{1,15}$/),
});

export const ownPaymentList = z.strictObject({
  payments: z.array(payment),
  cursor: z.string().nullable().meta({ description: "Names the next page; null at the end." }),
});

export const captureRequest = z.strictObject({ reference, amount, last: z.boolean().optional() });

export const confirmRequest = z.strictObject({
  decision: z.enum(["approve", "reject"]),
  amount,
  currency,
  merchant_id: id,
  shown: z
    .strictObject({ merchant_name: shopName, store_name: shopName })
    .meta({ description: "The names that were shown to the payer: they must be the payment's." }),
});

export const confirmationList = z.strictObject({
  confirmations: z.array(
    z.strictObject({
      payment_id: z.string(),
      amount,
      currency,
      ...shop,
      confirm_by: time,
      created_at: time,
    }),
  ),
});

export const inquiry = z.strictObject({ reference, terminal_id: id.optional() });

export const refundRequest = z.strictObject({
  reference,
  amount,
  currency: currency.optional(),
  reason: shownText(200).optional(),
});

export const refund = z
  .strictObject({
    refund_id: z.string(),
    payment_id: z.string(),
    reference: z.string(),
    amount,
    currency,
    amount_credited: count,
    reward_taken_back: count,
    reward_deducted: count,
    reason: z.string().nullable(),
    merchant_id: z.string(),
    terminal_id: z.string(),
    created_at: time,
  })
  .meta({ id: "Refund" });

export const refundList = z.strictObject({ refunds: z.array(refund) });
export const refundInquiry = z.strictObject({ payment_id: id, reference: reference.optional() });

export const cancelRequest = z
  .strictObject({
    reference,
    payment_reference: reference.optional(),
    payment_id: id.optional(),
    code: z.string().min(1).max(scannedCharsMax).optional(),
  })
  .refine((body) => body.payment_reference !== undefined || body.payment_id !== undefined, {
    error: "name the payment by payment_reference or payment_id",
  });

export const cancellation = z
  .strictObject({
    cancellation_id: z.string(),
    status: z.enum(["done", "waiting"]),
    final: z.boolean(),
    payment: payment.optional(),
  })
  .meta({ id: "Cancellation" });
