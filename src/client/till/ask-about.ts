import { parseOwn } from "../../own-json.ts";
import type { Session } from "../access/session.ts";
import type { CancellationRequest, PaymentRequest } from "../resource/payment.ts";
import type { Reply } from "../wire/answer.ts";
import { segment } from "../wire/request-check.ts";
import { withQuery } from "../wire/transport.ts";
import { answerDeadlineMs } from "./payment-pace.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { knownId } from "./unknown-result.ts";

/**
 * Sends the one call that the record's stage asks for: the payment's own bytes again, its
 * cancellation, or a read by its id, else by its reference. The reply is judged elsewhere. No
 * exchange outlasts `leftMs`, nor `signal`.
 */
export function askAbout(
  session: Pick<Session, "call">,
  record: PaymentRecord,
  { leftMs, signal }: { readonly leftMs: number; readonly signal: AbortSignal | undefined },
): Promise<Reply<unknown>> {
  const options = { deadlineMs: Math.min(answerDeadlineMs, leftMs), signal };
  if (record.stage === "sending") {
    return session.call("POST", "/v1/payments", record.request ?? "{}", options);
  }
  if (record.stage === "cancelling") {
    return session.call("POST", "/v1/cancellations", cancellationOf(record), options);
  }
  const id = knownId(record);
  const byReference = withQuery("/v1/payments", { reference: record.reference });
  const path = id === null ? byReference : paymentPath(id);
  return session.call("GET", path, undefined, options);
}

/** Where a payment is asked for by its id. Throws `RequestError` for what is no id. */
export function paymentPath(paymentId: string): string {
  return `/v1/payments/${segment(paymentId, "paymentId")}`;
}

/** With the id if there is one, else with the code: both are final at once. */
function cancellationOf(record: PaymentRecord): CancellationRequest {
  const { cancellation_reference: reference, reference: payment_reference, request } = record;
  const named = { reference, payment_reference };
  const id = knownId(record);
  if (id !== null) return { ...named, payment_id: id };
  return request === null ? named : { ...named, code: parseOwn<PaymentRequest>(request).code };
}
