import { problemStatuses } from "../contract/problems.ts";
import type { Payment } from "../resource/payment.ts";
import type { Problem, ProblemCode } from "../wire/answer.ts";

const epoch = "2027-01-15T08:00:00.000Z";

/** A payment as the server tells it: captured, 1200 JPY, unless the members say something else. */
export function testPayment(members: Partial<Payment> = {}): Payment {
  const amount = members.amount ?? 1200;
  return {
    ...{ payment_id: "pay_test", reference: "till-000001", result: "approved", final: true },
    ...{ status: "captured", confirm_by: null, amount, currency: "JPY", amount_captured: amount },
    ...{ amount_refunded: 0, reward: 0, decline: null, cashier: null, version: 1 },
    message: { ja: "お支払いが完了しました。", en: "Paid." },
    ...{ merchant_id: "mer_test", merchant_name: "Test", merchant_name_kana: "テスト" },
    ...{ store_id: "sto_test", store_name: "Test", terminal_id: "ter_test" },
    ...{ created_at: epoch, server_time: epoch },
    ...members,
  };
}

/** A success with this body. */
export function testAnswer(body: object, status: 200 | 201 | 202 = 200): Response {
  return Response.json(body, { status });
}

/** A problem of the contract (RFC 9457), with what its document adds. */
export function testProblem(code: ProblemCode, members: Partial<Problem> = {}): Response {
  const status = problemStatuses[code];
  const document = {
    ...{ type: `/problems/${code}`, title: code, status, detail: code },
    ...{ instance: "/requests/test", code, retry: "never" },
    ...members,
  };
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify(document), { status, headers });
}

/** Tokens as a session is opened with. */
export const testTokens = {
  access_token: "test",
  token_type: "DPoP",
  expires_in: 86_400,
} as const;
