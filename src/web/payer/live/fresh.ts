import type { Payment } from "../../../client/resource/payment.ts";
import type { WalletEvent } from "../../../client/resource/wallet.ts";

/** What the stream tells of a payment. */
export type PaymentEvent = Extract<WalletEvent, { readonly payment_id: string }>;

/** An event older than this is no news any more: it goes to the list, without a screen or a sound. */
const freshMs = 10_000;

/** Whether an event happened just now, by the server's clock. */
export function isFresh(event: { readonly at: string }, serverNowMs: number): boolean {
  return serverNowMs - Date.parse(event.at) <= freshMs;
}

/** Whether an event is of a payment. */
export function isOfPayment(event: WalletEvent): event is PaymentEvent {
  return "payment_id" in event && typeof event.payment_id === "string";
}

/** What a payment's event covers the screen with; the others change figures only. */
export type Decision = "paid" | "held" | "not_paid" | "cancelled";

/** What became of a payment, as its payer is shown it; undefined while it waits for the payer. */
export function decidedOf(
  told: Pick<PaymentEvent | Payment, "result" | "status">,
): Decision | undefined {
  if (told.result === "pending") return undefined;
  if (told.result === "declined") return told.status === "cancelled" ? "cancelled" : "not_paid";
  if (told.status === "authorized") return "held";
  return told.status === "captured" ? "paid" : "cancelled";
}

/** Whether the shop cancelled it while it waited for its payer. */
export function isCalledOffOf(told: Pick<PaymentEvent | Payment, "result" | "status">): boolean {
  return told.result === "declined" && told.status === "cancelled";
}
