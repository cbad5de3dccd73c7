import type * as z from "zod";
import type { CaptureOutcome } from "../../../src/payment/capture.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { actOnPayment } from "./act-on-payment.ts";
import { captureRequest, payment } from "./payment-schema.ts";
import { paymentActRefused } from "./refusals.ts";

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
  const last = call.body.last ?? false;
  const acted = await actOnPayment<CaptureOutcome>(call, (wallet, command) =>
    wallet.capture({ ...command, last }),
  );
  if (!acted.ok) return { problem: acted.fault };
  const { outcome, seal } = acted.value;
  if (outcome.kind !== "captured") return { problem: paymentActRefused(outcome) };
  const rendered = renderPayment(outcome.payment, seal, outcome.capturedAtMs);
  if (!outcome.replayed) return answer(200, rendered);
  const headers = { "Idempotent-Replayed": "true", "Payment-Status": outcome.statusNow };
  return answer(200, rendered, headers);
}
