import type { PaymentState, PaymentStatus } from "../wallet/record.ts";

/** What a merchant's books have of a payment, by what was lost. */
export interface MerchantSide {
  readonly capturedMinor: number;
  /** Refunded, or given back by a cancellation. */
  readonly returnedMinor: number;
  readonly cancelled: boolean;
}

/** What the merchant's books have of a payment that a lost act left in this state. */
export function sideAfter({ status, capturedMinor, refundedMinor }: PaymentState): MerchantSide {
  const cancelled = status === "cancelled";
  return { capturedMinor, returnedMinor: cancelled ? capturedMinor : refundedMinor, cancelled };
}

/** Of two ends of one payment the later one in this order stands. */
const strength: Readonly<Record<PaymentStatus, number>> = {
  pending_confirmation: 0,
  authorized: 1,
  expired: 2,
  declined: 3,
  captured: 4,
  cancelled: 5,
};

/**
 * A payment's state after an act that was lost, while others were done that did not know of it: both
 * are counted, so that more may stand captured or refunded than was paid; see `withinPayment`. Its
 * reward stays as it is.
 */
export function withLostAct(
  now: PaymentState,
  paidMinor: number,
  lost: { readonly kind: string; readonly sentMinor: number; readonly after: PaymentState },
): PaymentState {
  const { kind, sentMinor, after } = lost;
  const capturedMinor = now.capturedMinor + Math.max(0, sentMinor);
  const refundedMinor = now.refundedMinor + (kind === "refund" ? -sentMinor : 0);
  const stronger = strength[after.status] > strength[now.status] ? after : now;
  const isOpen = strength[stronger.status] <= strength.authorized;
  const left = Math.max(0, Math.min(now.heldMinor, paidMinor - capturedMinor));
  const heldMinor = isOpen ? left : 0;
  const status = isOpen && heldMinor === 0 ? "captured" : stronger.status;
  return {
    ...now,
    status,
    declineCode: status === "declined" ? stronger.declineCode : null,
    confirmed: now.confirmed || after.confirmed,
    heldMinor,
    capturedMinor,
    refundedMinor,
    windowEndMs: now.windowEndMs ?? after.windowEndMs,
    version: now.version + 1,
  };
}

/**
 * What of an act that was done meanwhile the merchant is told: captures within what was paid,
 * refunds within what was captured; a cancellation gives back what is left.
 */
export function withinPayment(
  side: MerchantSide,
  paidMinor: number,
  act: { readonly kind: string; readonly sentMinor: number },
): { readonly sendsMinor: number; readonly side: MerchantSide } {
  const { capturedMinor, returnedMinor, cancelled } = side;
  const keptMinor = Math.max(0, capturedMinor - returnedMinor);
  if (act.kind === "cancellation") {
    const after = { ...side, returnedMinor: capturedMinor, cancelled: true };
    return { sendsMinor: -keptMinor, side: after };
  }
  if (act.sentMinor < 0) {
    const backMinor = Math.min(-act.sentMinor, keptMinor);
    return { sendsMinor: -backMinor, side: { ...side, returnedMinor: returnedMinor + backMinor } };
  }
  const freeMinor = cancelled ? 0 : Math.max(0, paidMinor - capturedMinor);
  const sendsMinor = Math.min(act.sentMinor, freeMinor);
  return { sendsMinor, side: { ...side, capturedMinor: capturedMinor + sendsMinor } };
}
