import { renderShop } from "../payment/reply.ts";
import { type EpochMs, renderTime } from "../time.ts";
import type { MoneyEvent } from "./money-event.ts";
import { moneyEvents } from "./money-event-kind.ts";
import { type Payment, refusalOf, resultOf } from "./record.ts";

/** Seals the ids that an event shows. */
export type SealEventId = (
  kind: "pay" | "top" | "red" | "adj",
  sequence: number,
  keyNumber: number,
) => string;

/** An event as the payer's app gets it; `sequence` is its place in the wallet's record. */
export function renderMoneyEvent(
  event: MoneyEvent,
  at: { readonly sequence: number; readonly currency: string; readonly sealId: SealEventId },
) {
  const { kind, atMs, amountMinor } = event;
  const plain = {
    sequence: at.sequence,
    kind,
    at: renderTime(atMs),
    message: moneyEvents[kind],
    amount: amountMinor,
  };
  if (event.about === "payment") return { ...plain, ...paymentMembers(event.payment, at.sealId) };
  const { id, channel, partner } = event;
  const by = { partner_id: partner?.id ?? null, partner_name: partner?.name ?? null };
  const sealed = id === null ? null : at.sealId(id.kind, id.sequence, id.idKey);
  return {
    ...plain,
    ...(kind === "points.matured" ? {} : { currency: at.currency }),
    ...(id?.kind === "top" ? { top_up_id: sealed, channel, ...by } : {}),
    ...(id?.kind === "red" ? { redemption_id: sealed } : {}),
    ...(id?.kind === "adj" ? { adjustment_id: sealed } : {}),
  };
}

function paymentMembers({ number, body, state }: Payment, sealId: SealEventId) {
  const pending = state.status === "pending_confirmation";
  const refusal = refusalOf(body, state);
  return {
    currency: body.currency,
    payment_id: sealId("pay", number, body.idKey),
    result: resultOf(body, state),
    status: state.status,
    amount_captured: state.capturedMinor,
    amount_refunded: state.refundedMinor,
    decline: refusal === null ? null : { code: refusal },
    confirm_by: pending ? renderTime(body.confirmByMs as EpochMs) : null,
    ...renderShop(body.shop),
  };
}
