import type * as z from "zod";
import { cancellationGraceMs } from "../../../src/bounds.ts";
import { mayBeLost } from "../../../src/payment/behind.ts";
import type { CancelCommand, CancelOutcome } from "../../../src/payment/cancel.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import type { Problem } from "../../../src/problem.ts";
import type { Tombstone } from "../../../src/settlement/book.ts";
import type { SettledPayment } from "../../../src/settlement/settled-payment.ts";
import { businessDayEndMs } from "../../../src/time.ts";
import { openId, sealId } from "../../../src/token/seal.ts";
import type { ById } from "../../../src/wallet/read.ts";
import type { Payment } from "../../../src/wallet/record.ts";
import { shopOf, terminalOf } from "../../caller/terminal.ts";
import { booksAreBehind, noSuchPayment, reused } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { openScanned } from "../../handle/scanned.ts";
import { digestText } from "../../rows/digest.ts";
import { carrying } from "../../settlement/carrier.ts";
import { settlementNameOf, settlementObject } from "../../settlement/stub.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey, oldestIdKey, sealIdFor } from "../ids.ts";
import { lostPayment } from "./inquiry.ts";
import { cancellation, cancelRequest } from "./payment-schema.ts";
import { tooLateToCancel } from "./refusals.ts";

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
    const { number: paymentSequence, keyNumber: paymentIdKey } = opened;
    const at = { paymentSequence, paymentIdKey, code: null };
    return (await inWallet(call, opened.route, at)) ?? { problem: noSuchPayment };
  }
  if (body.code !== undefined) {
    const code = await openScanned(call, body.code);
    if (code.ok) {
      const at = { paymentSequence: null, paymentIdKey: null, code: code.value.code };
      const found = await inWallet(call, code.value.route, at);
      if (found !== null) return found;
    }
  }
  return await byReference(call);
}

interface Named extends ById {
  readonly code: CancelCommand["code"];
}

async function inWallet(
  call: Call<CancelRequest>,
  wallet: string,
  at: Named,
): Promise<Answer | null> {
  const { body, ring, nowMs } = call;
  const command = {
    sentAtMs: nowMs,
    shop: shopOf(ring, terminalOf(call)),
    reference: body.reference,
    paymentSequence: at.paymentSequence,
    paymentIdKey: at.paymentIdKey,
    paymentReference: body.payment_reference ?? null,
    code: at.code,
    acceptedAtMs: nowMs,
    idKey: currentIdKey(ring),
  };
  const outcome = await carrying<CancelOutcome>(call, wallet, (taken) =>
    walletObject(call.env, wallet).cancel(command, taken),
  );
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
      return { problem: tooLateToCancel(outcome) };
    case "books_behind":
      return { problem: booksAreBehind };
  }
}

/**
 * Keeps the cancellation with the merchant's books and reports how far it has come. Once it is final
 * the answer is made from what was decided alone: asked for again it is the same bytes.
 */
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
  const buried = await settlementObject(env, settlementNameOf(at)).bury(tombstone);
  const ends: Ended[] = [];
  for (const payment of buried.payments) {
    const ended = payment.declineCode === null ? undo : readDeclined;
    const outcome = await ended(call, buried.tombstone, payment);
    if (outcome === null) return { problem: await lostPayment(env, at, payment.sender) };
    if ("code" in outcome) return { problem: outcome };
    ends.push(outcome);
  }
  const told = report(call, buried.tombstone, ends);
  const replayed = buried.known && told.final;
  return answer(200, told, replayed ? { "Idempotent-Replayed": "true" } : undefined);
}

/** A payment under the cancellation's reference that will not be approved any more. */
interface Ended {
  readonly sender: string;
  readonly payment: Payment;
  /** When that was so, by this cancellation. */
  readonly atMs: number;
}

/** Undoes a payment; a problem when it cannot be undone, `null` when its wallet does not know it. */
async function undo(
  call: Call,
  { shop, cancellation, reference, acceptedAtMs }: Tombstone,
  { sender }: SettledPayment,
): Promise<Ended | Problem | null> {
  const command = {
    sentAtMs: call.nowMs,
    shop,
    reference: cancellation,
    paymentSequence: null,
    paymentIdKey: null,
    paymentReference: reference,
    code: null,
    acceptedAtMs,
    idKey: currentIdKey(call.ring),
  };
  const outcome = await carrying<CancelOutcome>(call, sender, (taken) =>
    walletObject(call.env, sender).cancel(command, taken),
  );
  switch (outcome.kind) {
    case "cancelled": {
      const { payment, madeAtMs } = outcome;
      return payment === null ? null : { sender, payment, atMs: madeAtMs };
    }
    case "too_late":
      return tooLateToCancel(outcome);
    case "reference_reused":
      return reused(outcome.differ);
    case "payment_not_found":
    case "code_unknown":
    case "books_behind":
      return null;
  }
}

async function readDeclined(
  call: Call,
  tombstone: Tombstone,
  { sender, merchantId }: SettledPayment,
): Promise<Ended | null> {
  const wallet = walletObject(call.env, sender);
  const payment = await wallet.payment({ of: tombstone, merchantId });
  if (payment === null || mayBeLost(payment)) return null;
  return { sender, payment, atMs: Math.max(payment.state.decidedAtMs, tombstone.acceptedAtMs) };
}

/** What arrives after the window's end is undone too, and changes nothing of what was final. */
function report({ ring, nowMs, env }: Call, tombstone: Tombstone, ends: readonly Ended[]) {
  const name = digestText(`${tombstone.terminalId}\n${tombstone.reference}`).slice(0, 32);
  const endMs = businessDayEndMs(tombstone.acceptedAtMs, env.TIME_ZONE) + cancellationGraceMs;
  const [first] = ends.filter(({ atMs }) => atMs < endMs).toSorted(byTime);
  const done = first !== undefined || nowMs >= endMs;
  return {
    cancellation_id: sealId(ring, "can", name, 0, oldestIdKey(ring)),
    status: done ? "done" : "waiting",
    final: done,
    ...(first === undefined
      ? {}
      : { payment: renderPayment(first.payment, sealIdFor(ring, first.sender), first.atMs) }),
  };
}

function byTime(one: Ended, other: Ended): number {
  return one.atMs - other.atMs || (one.sender < other.sender ? -1 : 1);
}
