import type * as z from "zod";
import { cancellationGraceMs } from "../../src/bounds.ts";
import type { CancelCommand, CancelOutcome } from "../../src/payment/cancel.ts";
import { renderPayment } from "../../src/payment/reply.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { businessDayEndMs } from "../../src/time.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { digestText } from "../digest.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { openScanned } from "../scanned.ts";
import type { Buried } from "../settlement/object.ts";
import { walletObject } from "../wallet-call.ts";
import { currentIdKey, sealIdFor } from "./ids.ts";
import { settlementOf } from "./inquiry.ts";
import { cancellation, cancelRequest } from "./payment-schema.ts";
import { noSuchPayment, reused } from "./refusals.ts";
import { shopOf, terminalOf } from "./shop.ts";

type CancelRequest = z.infer<typeof cancelRequest>;

export const cancellationRoutes: readonly Route[] = [
  route<CancelRequest>({
    method: "POST",
    path: "/v1/cancellations",
    summary: "Undo a payment, or make sure that it can never be approved. Repeat it until final.",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "reference",
    body: cancelRequest,
    answers: { 200: cancellation },
    replayHeaders: ["Idempotent-Replayed"],
    handle: cancel,
  }),
];

async function cancel(call: Call<CancelRequest>): Promise<Answer> {
  const { body, ring } = call;
  if (body.payment_id !== undefined) {
    const opened = openId(ring, "pay", body.payment_id);
    if (opened === null) return { problem: noSuchPayment };
    const at = { paymentSequence: opened.number, code: null };
    return (await inWallet(call, opened.route, at)) ?? { problem: noSuchPayment };
  }
  if (body.code !== undefined) {
    const code = await openScanned(call, body.code);
    if (code.ok) {
      const at = { paymentSequence: null, code: code.value.code };
      const found = await inWallet(call, code.value.route, at);
      if (found !== null) return found;
    }
  }
  return await byReference(call);
}

interface Named {
  readonly paymentSequence: number | null;
  readonly code: CancelCommand["code"];
}

async function inWallet(
  call: Call<CancelRequest>,
  wallet: string,
  at: Named,
): Promise<Answer | null> {
  const { body, ring, nowMs } = call;
  const outcome: CancelOutcome = await walletObject(call.env, wallet).cancel({
    sentAtMs: nowMs,
    shop: shopOf(ring, terminalOf(call)),
    reference: body.reference,
    paymentSequence: at.paymentSequence,
    paymentReference: body.payment_reference ?? null,
    code: at.code,
    acceptedAtMs: nowMs,
    idKey: currentIdKey(ring),
  });
  switch (outcome.kind) {
    case "cancelled": {
      const { payment, sequence, madeAtMs, replayed } = outcome;
      const seal = sealIdFor(ring, wallet);
      const done = {
        cancellation_id: sealId(ring, "can", wallet, sequence, outcome.idKey),
        status: "done",
        final: true,
        ...(payment === null ? {} : { payment: renderPayment(payment, seal, madeAtMs) }),
      };
      return answer(200, done, replayed ? { "Idempotent-Replayed": "true" } : undefined);
    }
    case "code_unknown":
      return null;
    case "payment_not_found":
      return { problem: noSuchPayment };
    case "reference_reused":
      return { problem: reused(outcome.differ) };
    case "too_late":
      return { problem: tooLate(outcome.payment.state.status) };
  }
}

function tooLate(state: string): Problem {
  return problem("state_conflict", "The day of this payment is over. Refund it instead.", {
    members: { state },
  });
}

/** Keeps the cancellation with the merchant's books and reports how far it has come. */
async function byReference(call: Call<CancelRequest>): Promise<Answer> {
  const { body, ring, nowMs, env } = call;
  const shop = shopOf(ring, terminalOf(call));
  const reference = body.payment_reference as string;
  const at = { shop, terminalId: shop.terminalId, reference };
  const tombstone = {
    terminalId: shop.terminalId,
    reference,
    cancellation: body.reference,
    acceptedAtMs: nowMs,
    shop,
  };
  const buried = await settlementOf(env, at).bury(tombstone);
  for (const payment of standing(buried)) {
    const outcome = await walletObject(env, payment.sender).cancel({
      sentAtMs: nowMs,
      shop: buried.tombstone.shop,
      reference: buried.tombstone.cancellation,
      paymentSequence: payment.paymentSequence,
      paymentReference: reference,
      code: null,
      acceptedAtMs: buried.tombstone.acceptedAtMs,
      idKey: currentIdKey(ring),
    });
    if (outcome.kind === "too_late") return { problem: tooLate(outcome.payment.state.status) };
    if (outcome.kind === "reference_reused") return { problem: reused(outcome.differ) };
  }
  return answer(200, await report(call, buried));
}

function standing(buried: Buried) {
  return buried.payments.filter((payment) => payment.declineCode === null);
}

async function report(call: Call, buried: Buried) {
  const { ring, nowMs, env } = call;
  const { tombstone, payments } = buried;
  const name = digestText(`${tombstone.terminalId}\n${tombstone.reference}`).slice(0, 32);
  const endMs = businessDayEndMs(tombstone.acceptedAtMs, env.TIME_ZONE) + cancellationGraceMs;
  const done = payments.length > 0 || nowMs >= endMs;
  const [first] = payments;
  const now =
    first === undefined
      ? null
      : await walletObject(env, first.sender).payment(first.paymentSequence, first.merchantId);
  return {
    cancellation_id: sealId(ring, "can", name, 0, currentIdKey(ring)),
    status: done ? "done" : "waiting",
    final: done,
    ...(first === undefined || now === null
      ? {}
      : { payment: renderPayment(now, sealIdFor(ring, first.sender), nowMs) }),
  };
}
