import type { LogRow } from "../ledger/log.ts";
import { renderShop } from "../payment/reply.ts";
import { type EpochMs, renderTime } from "../time.ts";
import type { AdjustmentBody, PointsInBody, RedemptionBody, TopUpBody } from "./funding-record.ts";
import {
  type ActBody,
  type CancellationBody,
  type CaptureBody,
  firstState,
  type Payment,
  type PaymentBody,
  type PaymentState,
  type RefundBody,
  refusalOf,
  resultOf,
} from "./record.ts";

/** What the payer is told of their money, in both languages, by what happened. */
export const moneyEvents = {
  "payment.decided": words("お支払いの結果", "Payment result"),
  "payment.confirmation_needed": words(
    "お支払いの確認をお願いします",
    "A payment needs your confirmation",
  ),
  "payment.captured": words("お支払いが確定しました", "A payment was captured"),
  "payment.cancelled": words("お支払いが取り消されました", "A payment was cancelled"),
  "payment.expired": words("お支払い枠の期限が切れました", "A payment on hold has expired"),
  "payment.refunded": words("返金されました", "You received a refund"),
  "top_up.credited": words("チャージされました", "Your balance was topped up"),
  "points.matured": words("ポイントが確定しました", "Your points are ready to use"),
  "redemption.made": words("払い戻しを受け付けました", "Your redemption was received"),
  "adjustment.credited": words(
    "調整により残高が増えました",
    "Your balance was increased by an adjustment",
  ),
  "adjustment.debited": words(
    "調整により残高が減りました",
    "Your balance was reduced by an adjustment",
  ),
} as const;
export type MoneyEventKind = keyof typeof moneyEvents;

/** Something that happened to a payment. */
export interface PaymentEvent {
  readonly about: "payment";
  readonly kind: MoneyEventKind & `payment.${string}`;
  readonly atMs: EpochMs;
  /** What this event paid, captured, refunded or gave back; minor units, `[0, 2^53)`. */
  readonly amountMinor: number;
  /** As the event left it. */
  readonly payment: Payment;
}

/** Something else that happened to the balance or the points. */
export interface BalanceEvent {
  readonly about: "balance";
  readonly kind: Exclude<MoneyEventKind, `payment.${string}`>;
  readonly atMs: EpochMs;
  /** Minor units; of `points.matured` points. */
  readonly amountMinor: number;
  /** What its id is made of; `null`: it has none. */
  readonly id: {
    readonly kind: "top" | "red" | "adj";
    readonly sequence: number;
    readonly idKey: number;
  } | null;
  /** Of a top-up. */
  readonly channel: string | null;
  /** Of a top-up by a partner. */
  readonly partner: { readonly id: string; readonly name: string | null } | null;
}

export type MoneyEvent = PaymentEvent | BalanceEvent;

/**
 * What a row of the wallet's log is to its owner, or `null` when it says nothing to them: a refused
 * top-up, a tombstone, a cancellation of what did not stand. A row is one event at most, made from
 * the row and the payment it acts on alone, so that it is the same whenever it is told.
 */
export function moneyEvent(
  row: LogRow,
  rowAt: (sequence: number) => LogRow | null,
): MoneyEvent | null {
  switch (row.kind) {
    case "payment":
      return decision(row);
    case "capture":
    case "confirmation":
    case "end":
    case "cancellation":
    case "refund":
      return act(row, rowAt);
    default:
      return balanceEvent(row);
  }
}

function decision(row: LogRow): PaymentEvent {
  const payment = paymentAt(row, null);
  const pending = payment.state.status === "pending_confirmation";
  const kind = pending ? "payment.confirmation_needed" : "payment.decided";
  const { amountMinor } = payment.body;
  return { about: "payment", kind, atMs: happenedAtMs(row), amountMinor, payment };
}

function act(row: LogRow, rowAt: (sequence: number) => LogRow | null): PaymentEvent | null {
  const body = JSON.parse(row.body) as ActBody;
  const paid = body.paymentSequence === 0 ? null : rowAt(body.paymentSequence);
  if (paid === null || body.after === null) return null;
  if (row.kind === "cancellation" && !didUndo(row)) return null;
  const payment = paymentAt(paid, body.after);
  return { about: "payment", ...change(row, body, payment), atMs: happenedAtMs(row), payment };
}

/** What was lost and given back happened when it was made, not when it was booked again. */
function happenedAtMs({ restored, atMs }: LogRow): EpochMs {
  return restored?.atMs ?? atMs;
}

function didUndo(row: LogRow): boolean {
  const { undid } = JSON.parse(row.body) as CancellationBody;
  return undid ?? row.destination !== null;
}

function change(
  row: LogRow,
  body: ActBody,
  payment: Payment,
): Pick<PaymentEvent, "kind" | "amountMinor"> {
  const decided = { kind: "payment.decided", amountMinor: payment.body.amountMinor } as const;
  switch (row.kind) {
    case "confirmation":
      return decided;
    case "end":
      if (payment.state.declineCode !== null) return decided;
      return { kind: "payment.expired", amountMinor: body.returnedMinor };
    case "capture":
      return { kind: "payment.captured", amountMinor: (body as CaptureBody).amountMinor };
    case "cancellation":
      return { kind: "payment.cancelled", amountMinor: body.returnedMinor };
    default: {
      const { amountMinor, shortfallMinor } = body as RefundBody;
      return { kind: "payment.refunded", amountMinor: amountMinor - shortfallMinor };
    }
  }
}

function paymentAt(row: LogRow, after: PaymentState | null): Payment {
  const body = JSON.parse(row.body) as PaymentBody;
  const { sequence } = row;
  const atMs = happenedAtMs(row);
  const reference = row.reference as string;
  const number = row.restored?.number ?? sequence;
  return { sequence, number, atMs, reference, body, state: after ?? firstState(body) };
}

function balanceEvent(row: LogRow): BalanceEvent | null {
  const { sequence } = row;
  const atMs = happenedAtMs(row);
  const plain = { about: "balance", atMs, id: null, channel: null, partner: null } as const;
  switch (row.kind) {
    case "top_up": {
      const body = JSON.parse(row.body) as TopUpBody;
      const { amountMinor, channel, declineCode, idKey } = body;
      if (declineCode !== null) return null;
      const id = { kind: "top", sequence, idKey } as const;
      const partner = { id: body.partnerId, name: body.partnerName ?? null };
      return { ...plain, kind: "top_up.credited", amountMinor, id, channel, partner };
    }
    case "points_in": {
      const { amountMinor, idKey } = JSON.parse(row.body) as PointsInBody;
      const id = { kind: "top", sequence, idKey } as const;
      return { ...plain, kind: "top_up.credited", amountMinor, id, channel: "points" };
    }
    case "redemption": {
      const { amountMinor, idKey } = JSON.parse(row.body) as RedemptionBody;
      return {
        ...plain,
        kind: "redemption.made",
        amountMinor,
        id: { kind: "red", sequence, idKey },
      };
    }
    case "adjustment": {
      const { amountMinor, refused, idKey } = JSON.parse(row.body) as AdjustmentBody;
      if (refused !== null) return null;
      return {
        ...plain,
        kind: amountMinor > 0 ? "adjustment.credited" : "adjustment.debited",
        amountMinor: Math.abs(amountMinor),
        id: { kind: "adj", sequence, idKey },
      };
    }
    case "reward_matured": {
      const { points } = JSON.parse(row.body) as { points: number };
      return { ...plain, kind: "points.matured", amountMinor: points };
    }
    default:
      return null;
  }
}

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

function words(ja: string, en: string): { readonly ja: string; readonly en: string } {
  return { ja, en };
}
