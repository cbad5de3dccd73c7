import type * as z from "zod";
import { mayBeLost } from "../../../src/payment/behind.ts";
import type { RefundOutcome } from "../../../src/payment/refund.ts";
import { renderRefund } from "../../../src/payment/reply.ts";
import { openId } from "../../../src/token/seal.ts";
import { terminalOf } from "../../caller/terminal.ts";
import { booksAreBehind, noSuchPayment, otherCurrency } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor } from "../ids.ts";
import { actOnPayment } from "./act-on-payment.ts";
import { refund, refundInquiry, refundList, refundRequest } from "./payment-schema.ts";
import { paymentActRefused } from "./refusals.ts";

type RefundRequest = z.infer<typeof refundRequest>;

const tag = "Store terminals";
const access = { kind: "terminal" } as const;

export const refundRoutes: readonly Route[] = [
  route<RefundRequest>({
    method: "POST",
    path: "/v1/payments/{id}/refunds",
    summary: "Give a part of a captured payment back. Many, together within what was captured.",
    tag,
    access,
    replay: "reference",
    body: refundRequest,
    answers: { 201: refund },
    replayHeaders: ["Idempotent-Replayed"],
    handle: giveBack,
  }),
  route({
    method: "GET",
    path: "/v1/payments/{id}/refunds",
    summary: "The refunds of a payment, oldest first.",
    tag,
    access,
    replay: "window",
    answers: { 200: refundList },
    handle: (call) => list(call, call.params.id ?? "", null),
  }),
  route({
    method: "GET",
    path: "/v1/refunds",
    summary: "The refunds of a payment, or the one under a reference.",
    tag,
    access,
    replay: "window",
    query: refundInquiry,
    answers: { 200: refundList },
    handle: (call) => list(call, call.query.payment_id ?? "", call.query.reference ?? null),
  }),
];

async function giveBack(call: Call<RefundRequest>): Promise<Answer> {
  const { currency, reason = null } = call.body;
  const other = otherCurrency(currency, call.env.CURRENCY);
  if (other !== null) return { problem: other };
  const { store_id: storeId } = terminalOf(call);
  const acted = await actOnPayment<RefundOutcome>(call, (wallet, command) =>
    wallet.refund({ ...command, storeId, reason }),
  );
  if (!acted.ok) return { problem: acted.fault };
  const { outcome, seal } = acted.value;
  if (outcome.kind !== "refunded") return { problem: paymentActRefused(outcome) };
  const rendered = renderRefund(outcome.refund, outcome.payment, seal);
  return answer(201, rendered, outcome.replayed ? { "Idempotent-Replayed": "true" } : undefined);
}

async function list(call: Call, paymentId: string, reference: string | null): Promise<Answer> {
  const opened = openId(call.ring, "pay", paymentId);
  if (opened === null) return { problem: noSuchPayment };
  const { merchant_id } = terminalOf(call);
  const found = await walletObject(call.env, opened.route).refunds(opened, merchant_id);
  if (mayBeLost(found)) return { problem: booksAreBehind };
  if (found === null) return { problem: noSuchPayment };
  const refunds = found.refunds
    .filter((each) => reference === null || each.reference === reference)
    .map((each) => renderRefund(each, found.payment, sealIdFor(call.ring, opened.route)));
  return answer(200, { refunds });
}
