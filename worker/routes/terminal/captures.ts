import type * as z from "zod";
import type { CaptureOutcome } from "../../../src/payment/capture.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import { problem } from "../../../src/problem.ts";
import { openId } from "../../../src/token/seal.ts";
import { terminalOf } from "../../caller/terminal.ts";
import { noSuchPayment, reused, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { walletObject, withSnapshot } from "../../wallet/stub.ts";
import { currentIdKey, sealIdFor } from "../ids.ts";
import { captureRequest, payment } from "./payment-schema.ts";

type CaptureRequest = z.infer<typeof captureRequest>;

export const captureRoutes: readonly Route[] = [
  route<CaptureRequest>({
    method: "POST",
    path: "/v1/payments/{id}/captures",
    summary: "Capture a part of a hold, or all of it. With the last one the rest is released.",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "reference",
    body: captureRequest,
    answers: { 200: payment },
    replayHeaders: ["Idempotent-Replayed", "Payment-Status"],
    handle: capture,
  }),
];

async function capture(call: Call<CaptureRequest>): Promise<Answer> {
  const { body, ring, env } = call;
  const terminal = terminalOf(call);
  const opened = openId(ring, "pay", call.params.id ?? "");
  if (opened === null) return { problem: noSuchPayment };
  const outcome = await withSnapshot<CaptureOutcome>(call, (authority) =>
    walletObject(env, opened.route).capture({
      authority,
      terminalId: terminal.sub,
      merchantId: terminal.merchant_id,
      epoch: terminal.epoch,
      paymentSequence: opened.number,
      reference: body.reference,
      amountMinor: body.amount,
      last: body.last ?? false,
      idKey: currentIdKey(ring),
    }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  switch (value.kind) {
    case "captured": {
      const seal = sealIdFor(ring, opened.route);
      const rendered = renderPayment(value.payment, seal, value.capturedAtMs);
      if (!value.replayed) return answer(200, rendered);
      const headers = { "Idempotent-Replayed": "true", "Payment-Status": value.statusNow };
      return answer(200, rendered, headers);
    }
    case "payment_not_found":
      return { problem: noSuchPayment };
    case "revoked":
      return { problem: revoked };
    case "reference_reused":
      return { problem: reused(value.differ) };
    case "state_conflict": {
      const { state, heldMinor } = value;
      const detail = `This payment is ${state}; ${heldMinor} can still be captured.`;
      return {
        problem: problem("state_conflict", detail, { members: { state, held: heldMinor } }),
      };
    }
  }
}
