import type { Confirmation, ConfirmationDecision } from "../../../client/resource/wallet.ts";
import type { PaymentEvent } from "../live/fresh.ts";

/** What a payer signs, but for the decision: the very object that is on screen. */
type Asked = Readonly<Omit<ConfirmationDecision, "decision">>;

/** A payment that waits for this payer. */
export interface WaitingPayment {
  readonly paymentId: string;
  readonly asked: Asked;
  /** By the server's clock, milliseconds since 1970. */
  readonly confirmByMs: number;
}

/** What is shown and signed of a waiting payment; nobody can change it any more. */
export function waitingPaymentOf(told: Confirmation | PaymentEvent): WaitingPayment {
  const { amount, currency, merchant_id, merchant_name, store_name } = told;
  const shown = Object.freeze({ merchant_name, store_name });
  return Object.freeze({
    paymentId: told.payment_id,
    asked: Object.freeze({ amount, currency, merchant_id, shown }),
    confirmByMs: Date.parse(told.confirm_by ?? ""),
  });
}

/** Whether both say the same: then the one on screen stays. */
export function isSameAsked(one: WaitingPayment, other: WaitingPayment): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
