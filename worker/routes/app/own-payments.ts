import { ownPaymentsPage } from "../../../src/bounds.ts";
import { callerToken } from "../../../src/identity/caller.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import type { PayerCall } from "../../../src/payment/waiting.ts";
import { openId } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { noSuchPayment, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor } from "../ids.ts";
import { ownPaymentList, ownPaymentQuery } from "../terminal/payment-schema.ts";

export const ownPaymentRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/wallet/payments",
    summary: "The payer's own payments as they are now, newest first, declined ones too.",
    tag: "App clients",
    access: { kind: "customer" },
    replay: "window",
    query: ownPaymentQuery,
    answers: { 200: ownPaymentList },
    handle: list,
  }),
];

/** Who reads in the own wallet, and with which snapshot. */
export async function payerCall(
  call: Call<unknown>,
): Promise<{ readonly wallet: string; readonly by: PayerCall }> {
  const { route: wallet, caller } = customerOf(call);
  const { snapshot } = await call.snapshot();
  return { wallet, by: { ...callerToken(caller), snapshot } };
}

/** A payment of the caller's own wallet; another's is answered as one that nobody has. */
export async function readOwnPayment(call: Call): Promise<Answer> {
  const { wallet, by } = await payerCall(call);
  const opened = openId(call.ring, "pay", call.params.id ?? "");
  if (opened === null || opened.route !== wallet) return { problem: noSuchPayment };
  const { number, keyNumber } = opened;
  const query = { ...by, number, keyNumber };
  const found = await walletObject(call.env, wallet).ownPayment(query);
  if (found.kind === "revoked") return { problem: revoked };
  if (found.kind === "unknown") return { problem: noSuchPayment };
  return answer(200, renderPayment(found.payment, sealIdFor(call.ring, wallet), call.nowMs));
}

async function list(call: Call): Promise<Answer> {
  const { wallet, by } = await payerCall(call);
  const { cursor } = call.query;
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const query = { ...by, before, count: ownPaymentsPage };
  const page = await walletObject(call.env, wallet).ownPayments(query);
  if (page.kind !== "page") return { problem: revoked };
  const seal = sealIdFor(call.ring, wallet);
  return answer(200, {
    payments: page.payments.map((payment) => renderPayment(payment, seal, call.nowMs)),
    cursor: page.next === null ? null : String(page.next),
  });
}
