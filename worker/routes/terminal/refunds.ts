import type * as z from "zod";
import type { RefundOutcome } from "../../../src/payment/refund.ts";
import { renderRefund } from "../../../src/payment/reply.ts";
import { type Problem, problem } from "../../../src/problem.ts";
import { openId } from "../../../src/token/seal.ts";
import { terminalOf } from "../../caller/terminal.ts";
import { noSuchPayment, otherCurrency, reused, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { walletObject, withSnapshot } from "../../wallet/stub.ts";
import { currentIdKey, sealIdFor } from "../ids.ts";
import { refund, refundInquiry, refundList, refundRequest } from "./payment-schema.ts";

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
  const { body, ring, env } = call;
  const other = otherCurrency(body.currency, env.CURRENCY);
  if (other !== null) return { problem: other };
  const terminal = terminalOf(call);
  const opened = openId(ring, "pay", call.params.id ?? "");
  if (opened === null) return { problem: noSuchPayment };
  const outcome = await withSnapshot<RefundOutcome>(call, (authority) =>
    walletObject(env, opened.route).refund({
      authority,
      terminalId: terminal.sub,
      storeId: terminal.store_id,
      merchantId: terminal.merchant_id,
      epoch: terminal.epoch,
      paymentSequence: opened.number,
      reference: body.reference,
      amountMinor: body.amount,
      reason: body.reason ?? null,
      idKey: currentIdKey(ring),
    }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  if (value.kind !== "refunded") return { problem: refusal(value) };
  const rendered = renderRefund(value.refund, value.payment, sealIdFor(ring, opened.route));
  return answer(201, rendered, value.replayed ? { "Idempotent-Replayed": "true" } : undefined);
}

function refusal(
  outcome: Exclude<RefundOutcome, { kind: "refunded" | "stale_snapshot" | "books_behind" }>,
): Problem {
  switch (outcome.kind) {
    case "payment_not_found":
      return noSuchPayment;
    case "revoked":
      return revoked;
    case "reference_reused":
      return reused(outcome.differ);
    case "stopped":
      return problem("stopped", "Refunds are paused at the moment. Try again later.");
    case "state_conflict":
      return problem(
        "state_conflict",
        `This payment is ${outcome.state}; ${outcome.refundableMinor} can still be refunded.`,
        { members: { state: outcome.state, refundable: outcome.refundableMinor } },
      );
  }
}

async function list(call: Call, paymentId: string, reference: string | null): Promise<Answer> {
  const opened = openId(call.ring, "pay", paymentId);
  if (opened === null) return { problem: noSuchPayment };
  const { merchant_id } = terminalOf(call);
  const found = await walletObject(call.env, opened.route).refunds(opened.number, merchant_id);
  if (found === null) return { problem: noSuchPayment };
  const refunds = found.refunds
    .filter((each) => reference === null || each.reference === reference)
    .map((each) => renderRefund(each, found.payment, sealIdFor(call.ring, opened.route)));
  return answer(200, { refunds });
}
