import type * as z from "zod";
import type { Authority } from "../../../src/control/authority.ts";
import type { GivenPolicy } from "../../../src/control/snapshot.ts";
import { ipPrefix } from "../../../src/guard/attempt.ts";
import { mayBeLost } from "../../../src/payment/behind.ts";
import { magicOf } from "../../../src/payment/magic.ts";
import type { PayOutcome } from "../../../src/payment/pay-command.ts";
import {
  paymentStatus,
  renderCodeInvalid,
  renderDecision,
  renderPayment,
} from "../../../src/payment/reply.ts";
import type { SettledPayment } from "../../../src/settlement/settled-payment.ts";
import { carrierOf } from "../../../src/token/code/scanned.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { openId, type WalletRoute } from "../../../src/token/seal.ts";
import { decidingRules } from "../../../src/velocity/explain.ts";
import type { Payment, PaymentBody } from "../../../src/wallet/record.ts";
import { namedShopOf, shopOf, terminalOf } from "../../caller/terminal.ts";
import { booksAreBehind, noSuchPayment, reused, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { openScanned } from "../../handle/scanned.ts";
import { carrying } from "../../settlement/carrier.ts";
import { alertSpentElsewhere } from "../../signal/raise-alert.ts";
import { tallyShadow } from "../../signal/shadow-tally.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { noteCodeFault } from "../../terminal/code-fault.ts";
import { walletObject } from "../../wallet/stub.ts";
import { readOwnPayment } from "../app/own-payments.ts";
import { currentIdKey, sealIdFor } from "../ids.ts";
import { findByReference, lostPayment } from "./inquiry.ts";
import { inquiry, payment, payRequest } from "./payment-schema.ts";
import { answerLost, chargedTwice, paymentUnknown, scannedTooOften } from "./refusals.ts";

type PayRequest = z.infer<typeof payRequest>;

export const paymentRoutes: readonly Route[] = [
  route<PayRequest>({
    method: "POST",
    path: "/v1/payments",
    summary: "Pay with a scanned code. A decline is an answer (200), never an error.",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "reference",
    inTurn: true,
    body: payRequest,
    answers: { 200: payment },
    replayHeaders: ["Idempotent-Replayed", "Payment-Status"],
    handle: pay,
  }),
  route({
    method: "GET",
    path: "/v1/payments/{id}",
    summary: "A payment as it is now, by its id; for its merchant and its payer.",
    tag: "Store terminals",
    access: { kind: "terminal", orPayer: true },
    replay: "window",
    answers: { 200: payment },
    handle: readById,
  }),
  route({
    method: "GET",
    path: "/v1/payments",
    summary: "A payment by the terminal's own reference; waits up to 0.9 s for one on its way.",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "window",
    query: inquiry,
    answers: { 200: payment },
    handle: readByReference,
  }),
];

async function pay(call: Call<PayRequest>): Promise<Answer> {
  const { body, ring, nowMs, env } = call;
  const terminal = terminalOf(call);
  const shop = namedShopOf(ring, terminal);
  const cashier = body.cashier ?? null;
  const code = await openScanned(call, body.code);
  const refused = (): Answer => {
    const waitMs = noteCodeFault(call, shop, body.code);
    if (waitMs !== null) return { problem: scannedTooOften(waitMs) };
    const { reference, amount: amountMinor, currency } = body;
    const told = { reference, amountMinor, currency, shop, cashier, nowMs };
    return answer(200, renderCodeInvalid(told));
  };
  if (!code.ok) {
    call.note({ fault: code.fault });
    return refused();
  }
  const { route: wallet, signed } = code.value;
  const send = (authority: Authority, policy: GivenPolicy | null) => {
    const command = {
      authority,
      shop,
      epoch: terminal.epoch,
      reference: body.reference,
      code: code.value.code,
      channel: carrierOf(body.code),
      ipPrefix: call.ip === null ? null : ipPrefix(call.ip),
      amountMinor: body.amount,
      currency: body.currency,
      capture: body.capture,
      cashier,
      allowDuplicate: body.allow_duplicate ?? false,
      deadlineMs: body.answer_within_ms === undefined ? null : nowMs + body.answer_within_ms,
      idKey: currentIdKey(ring),
    };
    return carrying<PayOutcome>(call, wallet, (taken) => {
      const object = walletObject(env, wallet);
      return signed === null
        ? object.pay(command, policy, taken)
        : object.payOffline(command, signed, policy, taken);
    });
  };
  const outcome = await withSnapshot<PayOutcome>(call, send);
  call.endTurn();
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "decided":
      if (!outcome.value.replayed) {
        tallyShadow(call, outcome.value.payment.body);
        alertSpentElsewhere(call, wallet, outcome.value.payment);
      }
      return await withMagic(call, decided(call, wallet, outcome.value), outcome.value.replayed);
    case "code_invalid":
      call.note({ fault: "code_not_issued" });
      return refused();
    case "revoked":
      return { problem: revoked };
    case "reference_reused":
      return { problem: reused(outcome.value.differ) };
  }
}

/** In a test environment some amounts are answered late, or not at all at first. */
async function withMagic(call: Call<PayRequest>, told: Answer, replayed: boolean): Promise<Answer> {
  const magic = replayed ? null : magicOf(call.body.amount, call.env.ENVIRONMENT);
  if (magic?.does === "delay") await scheduler.wait(magic.delayMs);
  if (magic?.does !== "lose_answer") return told;
  return { problem: answerLost };
}

function decided(
  call: Call,
  wallet: WalletRoute,
  outcome: { readonly payment: Payment; readonly replayed: boolean },
): Answer {
  call.note(notedOf(outcome.payment.body));
  const body = renderDecision(outcome.payment, sealIdFor(call.ring, wallet));
  if (!outcome.replayed) return answer(200, body);
  return answer(200, body, {
    "Idempotent-Replayed": "true",
    "Payment-Status": paymentStatus(outcome.payment),
  });
}

/** What the log says of a payment: by which rules, policy and snapshot it was decided. */
function notedOf({ velocity, channel, policyVersion, snapshotVersion }: PaymentBody) {
  const rules = velocity === null ? [] : decidingRules(velocity);
  return { rules, channel, policyVersion, controlVersion: snapshotVersion };
}

async function readById(call: Call): Promise<Answer> {
  if (call.token.kind === "customer") return await readOwnPayment(call);
  const { merchant_id } = terminalOf(call);
  const opened = openId(call.ring, "pay", call.params.id ?? "");
  if (opened === null) return { problem: noSuchPayment };
  const found = await walletObject(call.env, opened.route).payment({
    of: opened,
    merchantId: merchant_id,
  });
  if (mayBeLost(found)) return { problem: booksAreBehind };
  if (found === null) return { problem: noSuchPayment };
  return answer(200, renderPayment(found, sealIdFor(call.ring, opened.route), call.nowMs));
}

async function readByReference(call: Call): Promise<Answer> {
  const claims = terminalOf(call);
  const terminalId = call.query.terminal_id ?? claims.sub;
  if (!sameMerchant(call, terminalId)) return { problem: paymentUnknown };
  const shop = shopOf(call.ring, claims);
  const at = { shop, terminalId, reference: call.query.reference as string };
  const found = await findByReference(call.env, at);
  const [first, second] = found;
  if (first === undefined) return { problem: paymentUnknown };
  if (second !== undefined) {
    const ids = await Promise.all(found.map((each) => idNow(call, each)));
    return { problem: chargedTwice(ids) };
  }
  const wallet = walletObject(call.env, first.sender);
  const now = await wallet.payment({ of: at, merchantId: claims.merchant_id });
  if (now === null || mayBeLost(now))
    return { problem: await lostPayment(call.env, at, first.sender) };
  return answer(200, renderPayment(now, sealIdFor(call.ring, first.sender), call.nowMs));
}

/** A payment's id as its wallet spells it, or as it was told where the wallet has lost it. */
async function idNow({ env, ring }: Call, settled: SettledPayment): Promise<string> {
  const { sender, terminalId, reference, merchantId, paymentSequence, idKey } = settled;
  const of = { terminalId, reference };
  const now = await walletObject(env, sender).payment({ of, merchantId });
  const number = now === null || mayBeLost(now) ? paymentSequence : now.number;
  return sealIdFor(ring, sender)("pay", number, idKey);
}

function sameMerchant(call: Call, terminalId: string): boolean {
  const own = openMarkedId(call.ring, "ter", call.token.sub);
  const asked = openMarkedId(call.ring, "ter", terminalId);
  return own !== null && asked !== null && own.ownerHex === asked.ownerHex;
}
