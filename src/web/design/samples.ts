import type { Payment } from "../../client/resource/payment.ts";
import type { PaymentOutcome } from "../../client/till/payment-record.ts";
import type { Sale } from "../till/sale.ts";

/** When all samples happen: a Sunday afternoon in Tokyo. */
export const sampleNowMs = Date.UTC(2026, 10, 29, 5, 3, 7);

const at = (ms: number) => new Date(sampleNowMs + ms).toISOString();

/** A shop whose name is as long, and as strange, as one may be. */
export const longName = `${"とても長い名前の喫茶店アオイ".repeat(6)}<b>本店</b> \u202Eمقهى ☕️`;

const paid: Payment = {
  ...{ payment_id: "pay_sample", reference: "sample-000431", result: "approved", final: true },
  ...{ status: "captured", confirm_by: null, amount: 1_200, currency: "JPY" },
  ...{ amount_captured: 1_200, amount_refunded: 0, reward: 12, decline: null },
  ...{ message: { ja: "", en: "" }, merchant_id: "mer_s", merchant_name: "アオイ商店" },
  ...{ merchant_name_kana: "アオイショウテン", store_id: "sto_s", store_name: "駅前店" },
  ...{ terminal_id: "ter_s", cashier: null, version: 1, created_at: at(0), server_time: at(0) },
};

const sale: Sale = {
  ...{ reference: "sample-000431", amount: 1_200, currency: "JPY", isHold: false },
  ...{ begunAtMs: sampleNowMs - 1_000, stage: "settled", payment: paid },
  ...{ outcome: { kind: "approved", reference: "sample-000431", payment: paid } },
  capturedAtMs: sampleNowMs,
};

const open = (stage: Sale["stage"], ageMs: number): Sale => ({
  ...{ ...sale, stage, begunAtMs: sampleNowMs - ageMs, payment: null, outcome: null },
});

const ended = (outcome: PaymentOutcome, payment: Payment | null = null): Sale => ({
  ...{ ...sale, outcome, payment },
});

const declined = (code: NonNullable<Payment["decline"]>["code"]): Sale => {
  const payment: Payment = {
    ...{ ...paid, result: "declined", status: "declined", amount_captured: 0 },
    decline: { code, advice: "new_code" },
  };
  return ended({ kind: "declined", reference: sale.reference, payment }, payment);
};

const { reference } = sale;
const unresolved = { problem: null, unreachable: null, payment: null } as const;

/** Every state that a sale can be shown in, by what it shows. */
export const sampleSales: Readonly<Record<string, Sale>> = {
  asking: open("sending", 1_000),
  keepGoods: open("sending", 12_000),
  inquiring: open("inquiring", 3_000),
  waiting: { ...open("waiting", 4_000), payment: { ...paid, confirm_by: at(42_000) } },
  cancelling: open("cancelling", 33_000),
  reviewing: open("reviewing", 36_000),
  paid: sale,
  held: { ...sale, payment: { ...paid, status: "authorized", amount_captured: 0 } },
  notPaid: declined("insufficient_funds"),
  duplicate: declined("duplicate_suspected"),
  cancelled: ended({ kind: "cancelled", reference, payment: null }),
  notKnown: ended({ kind: "unresolved", reference, reason: "no_answer", ...unresolved }),
  tooLate: ended({ kind: "unresolved", reference, reason: "window_closed", ...unresolved }),
  refused: ended({
    ...{ kind: "refused", reference },
    problem: {
      ...{ type: "/problems/unauthorized", title: "Unauthorized", status: 401, retry: "never" },
      ...{ detail: "", instance: "/requests/req_7Q4ZK2", code: "unauthorized" },
    },
  }),
};
