import type { Payment } from "../../client/resource/payment.ts";
import type { PaymentOutcome, Stage } from "../../client/till/payment-record.ts";

/** One sale as this till keeps it: never with the code, which pays. */
export interface Sale {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  /** Held now, to be captured later. */
  readonly isHold: boolean;
  /** When it began, by the server's clock as far as it was known. */
  readonly begunAtMs: number;
  /** Where the finding out stands; `settled` once there is an outcome. */
  readonly stage: Stage;
  /** The payment as last seen, with what was captured and refunded since. */
  readonly payment: Payment | null;
  readonly outcome: PaymentOutcome | null;
  /** When it was captured, by the server's clock: the drawer counts it on that day. */
  readonly capturedAtMs: number | null;
}

/** The word of a sale in a list. */
export type SaleStatus =
  | "open"
  | "paid"
  | "held"
  | "not_paid"
  | "cancelled"
  | "refunded"
  | "partly_refunded"
  | "expired";

/** Whether nobody knows yet what became of it, and the till is still asking. */
export function isOpenSale({ outcome }: Sale): boolean {
  return outcome === null || isOpenOutcome(outcome);
}

/** Whether an outcome is none yet: the till goes on asking. */
export function isOpenOutcome(outcome: PaymentOutcome): boolean {
  return outcome.kind === "unresolved" && outcome.reason !== "window_closed";
}

/** How a sale stands, for a list. Nothing is *paid* but what the server has said is. */
export function saleStatus(sale: Sale): SaleStatus {
  if (isOpenSale(sale)) return "open";
  const { outcome, payment } = sale;
  if (outcome?.kind === "declined" || outcome?.kind === "refused") return "not_paid";
  if (outcome?.kind === "cancelled") return "cancelled";
  // Too late to cancel, so it stands: its payment is not at hand.
  if (payment === null) return sale.isHold ? "held" : "paid";
  if (payment.status === "cancelled") return "cancelled";
  if (payment.status === "expired") return "expired";
  const { amount_captured: captured, amount_refunded: refunded } = payment;
  if (captured > 0 && refunded >= captured) return "refunded";
  if (refunded > 0) return "partly_refunded";
  return payment.status === "authorized" ? "held" : "paid";
}

/** How much of it may still be given back, in minor units. */
export function leftOf({ payment }: Sale): number {
  if (payment === null || payment.status !== "captured") return 0;
  return payment.amount_captured - payment.amount_refunded;
}

/**
 * What a later reading of its payment says of a sale. What another device has captured is counted
 * when it was first seen: the server does not tell the moment.
 */
export function seenAs({ capturedAtMs }: Sale, payment: Payment): Partial<Sale> {
  const isNews = capturedAtMs === null && payment.amount_captured > 0;
  return isNews ? { payment, capturedAtMs: Date.parse(payment.server_time) } : { payment };
}

/** What was captured on one day, as the drawer is held against; `dayOf` gives a moment's day. */
export function capturedOn(
  sales: readonly Sale[],
  day: string,
  dayOf: (atMs: number) => string,
): readonly { readonly reference: string; readonly amount: number }[] {
  return sales.flatMap(({ reference, payment, capturedAtMs }) => {
    const amount = payment?.amount_captured ?? 0;
    const isOfDay = capturedAtMs !== null && dayOf(capturedAtMs) === day;
    return isOfDay && amount > 0 ? [{ reference, amount }] : [];
  });
}
