import { parseOwn } from "../../own-json.ts";
import type { Session } from "../access/session.ts";
import type { CancellationRequest, PaymentRequest } from "../resource/payment.ts";
import type { Reply } from "../wire/answer.ts";
import { segment } from "../wire/request-check.ts";
import { withQuery } from "../wire/transport.ts";
import { answerDeadlineMs } from "./payment-pace.ts";
import type { PaymentRecord } from "./payment-record.ts";

/**
 * Sends the one call that the record's stage asks for: the payment's own bytes again, its
 * cancellation, or a read by its id, else by its reference. The reply is judged elsewhere.
 */
export function askAbout(
  session: Pick<Session, "call">,
  record: PaymentRecord,
): Promise<Reply<unknown>> {
  const options = { deadlineMs: answerDeadlineMs };
  if (record.stage === "sending") {
    return session.call("POST", "/v1/payments", record.request ?? "{}", options);
  }
  if (record.stage === "cancelling") {
    return session.call("POST", "/v1/cancellations", cancellationOf(record), options);
  }
  const id = record.payment?.payment_id ?? null;
  const byReference = withQuery("/v1/payments", { reference: record.reference });
  const path = id === null ? byReference : `/v1/payments/${segment(id)}`;
  return session.call("GET", path, undefined, options);
}

/** With the id if there is one, else with the code: both are final at once. */
function cancellationOf(record: PaymentRecord): CancellationRequest {
  const reference = record.cancellation_reference;
  const id = record.payment?.payment_id ?? null;
  if (id !== null) return { reference, payment_reference: record.reference, payment_id: id };
  if (record.request === null) return { reference, payment_reference: record.reference };
  const { code } = parseOwn<PaymentRequest>(record.request);
  return { reference, payment_reference: record.reference, code };
}
