import type * as z from "zod";
import { callerToken } from "../../../src/identity/caller.ts";
import type { ConfirmOutcome } from "../../../src/payment/confirm.ts";
import { renderPayment, renderShop } from "../../../src/payment/reply.ts";
import { renderTime } from "../../../src/time.ts";
import { openId } from "../../../src/token/seal.ts";
import type { Payment } from "../../../src/wallet/record.ts";
import { customerOf } from "../../caller/customer.ts";
import { noSuchPayment, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { carrying } from "../../settlement/carrier.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor } from "../ids.ts";
import { confirmationList, confirmRequest, payment } from "../terminal/payment-schema.ts";
import { confirmationRefused } from "./refusals.ts";

type ConfirmRequest = z.infer<typeof confirmRequest>;

const tag = "App clients";
const access = { kind: "customer" } as const;

export const confirmationRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/wallet/confirmations",
    summary: "The payments that wait for this wallet's owner.",
    tag,
    access,
    replay: "window",
    answers: { 200: confirmationList },
    handle: list,
  }),
  route<ConfirmRequest>({
    method: "POST",
    path: "/v1/payments/{id}/confirmation",
    summary: "Approve or reject a waiting payment; the proof signs what is paid.",
    tag,
    access,
    replay: "reference",
    body: confirmRequest,
    answers: { 200: payment },
    handle: decide,
  }),
];

async function list(call: Call): Promise<Answer> {
  const { route: wallet, caller } = customerOf(call);
  const { snapshot } = await call.snapshot();
  const asks = { ...callerToken(caller), snapshot };
  const waiting = await walletObject(call.env, wallet).confirmations(asks);
  if (waiting === null) return { problem: revoked };
  const seal = sealIdFor(call.ring, wallet);
  const render = ({ number, atMs, body }: Payment) => ({
    payment_id: seal("pay", number, body.idKey),
    amount: body.amountMinor,
    currency: body.currency,
    ...renderShop(body.shop),
    confirm_by: renderTime(body.confirmByMs as number),
    created_at: renderTime(atMs),
  });
  return answer(200, { confirmations: waiting.map(render) });
}

async function decide(call: Call<ConfirmRequest>): Promise<Answer> {
  const { body, ring, env } = call;
  const { route: wallet, caller } = customerOf(call);
  const opened = openId(ring, "pay", call.params.id ?? "");
  if (opened === null || opened.route !== wallet) return { problem: noSuchPayment };
  const outcome = await withSnapshot<ConfirmOutcome>(call, (authority) =>
    carrying<ConfirmOutcome>(call, wallet, (taken) => {
      const command = {
        authority,
        ...callerToken(caller),
        jti: caller.jti,
        paymentSequence: opened.number,
        paymentIdKey: opened.keyNumber,
        decision: body.decision,
        amountMinor: body.amount,
        currency: body.currency,
        merchantId: body.merchant_id,
        merchantName: body.shown.merchant_name,
        storeName: body.shown.store_name,
        signed: {
          device: caller.deviceNumber,
          jkt: call.proof.jkt,
          jti: call.proof.jti,
          contentDigest: call.contentDigest,
        },
      };
      return walletObject(env, wallet).confirm(command, taken);
    }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "confirmed") return { problem: confirmationRefused(outcome.value) };
  const seal = sealIdFor(ring, wallet);
  return answer(200, renderPayment(outcome.value.payment, seal, call.nowMs));
}
