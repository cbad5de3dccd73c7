import { unreachable } from "../assert.ts";
import { bodyOf } from "../ledger/row.ts";
import type { EpochMs } from "../time.ts";
import type { ActBody, CancellationBody, CaptureBody, EndBody, RefundBody } from "./act-record.ts";
import type { MoneyEventKind } from "./money-event-kind.ts";
import { decidedPayment } from "./read.ts";
import type { Payment } from "./record.ts";
import type { WalletRow } from "./row.ts";

/** Something that happened to a payment. */
interface PaymentEvent {
  readonly about: "payment";
  readonly kind: MoneyEventKind & `payment.${string}`;
  readonly atMs: EpochMs;
  /** What this event paid, captured, refunded or gave back; minor units, `[0, 2^53)`. */
  readonly amountMinor: number;
  /** As the event left it. */
  readonly payment: Payment;
}

/** Something else that happened to the balance or the points. */
interface BalanceEvent {
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
  readonly partner: { readonly id: string; readonly name: string } | null;
}

/** Something that happened to somebody's money. */
export type MoneyEvent = PaymentEvent | BalanceEvent;

/**
 * What a row of the wallet's log is to its owner, or `null` when it says nothing to them: a refused
 * top-up, a tombstone, a cancellation of what did not stand. A row is one event at most, made from
 * the row and the payment it acts on alone, so that it is the same whenever it is told.
 */
export function moneyEvent(
  row: WalletRow,
  rowAt: (sequence: number) => WalletRow | null,
): MoneyEvent | null {
  switch (row.kind) {
    case "payment":
      return decision(row);
    case "capture":
      return act(row, bodyOf(row, row.kind), rowAt, captured);
    case "confirmation":
      return act(row, bodyOf(row, row.kind), rowAt, confirmed);
    case "end":
      return act(row, bodyOf(row, row.kind), rowAt, ended);
    case "cancellation":
      return act(row, bodyOf(row, row.kind), rowAt, cancelled);
    case "refund":
      return act(row, bodyOf(row, row.kind), rowAt, refunded);
    case "top_up": {
      const body = bodyOf(row, row.kind);
      const { amountMinor, channel, idKey, partnerId, partnerName: name } = body;
      if (body.declineCode !== null) return null;
      const partner = { id: partnerId, name };
      const id = idOf(row, "top", idKey);
      return balance(row, "top_up.credited", amountMinor, { id, channel, partner });
    }
    case "points_in": {
      const { amountMinor, idKey } = bodyOf(row, row.kind);
      const id = idOf(row, "top", idKey);
      return balance(row, "top_up.credited", amountMinor, { id, channel: "points" });
    }
    case "redemption": {
      const { amountMinor, idKey } = bodyOf(row, row.kind);
      return balance(row, "redemption.made", amountMinor, { id: idOf(row, "red", idKey) });
    }
    case "adjustment": {
      const { amountMinor, refused, idKey } = bodyOf(row, row.kind);
      if (refused !== null) return null;
      const kind = amountMinor > 0 ? "adjustment.credited" : "adjustment.debited";
      return balance(row, kind, Math.abs(amountMinor), { id: idOf(row, "adj", idKey) });
    }
    case "reward_matured":
      return balance(row, "points.matured", bodyOf(row, row.kind).points, {});
    case "restored":
    case "resent":
      return null;
    default:
      return unreachable(row.kind);
  }
}

function decision(row: WalletRow): PaymentEvent {
  const payment = decidedPayment(row);
  const pending = payment.state.status === "pending_confirmation";
  const kind = pending ? "payment.confirmation_needed" : "payment.decided";
  const { amountMinor } = payment.body;
  return { about: "payment", kind, atMs: happenedAtMs(row), amountMinor, payment };
}

/** What an act was to the payer, with what it moved; `null`: nothing. */
type Change = readonly [kind: PaymentEvent["kind"], amountMinor: number] | null;

function act<Body extends ActBody | CancellationBody>(
  row: WalletRow,
  body: Body,
  rowAt: (sequence: number) => WalletRow | null,
  changeBy: (body: Body, payment: Payment) => Change,
): PaymentEvent | null {
  const paid = body.paymentSequence === 0 ? null : rowAt(body.paymentSequence);
  if (paid === null || body.after === null) return null;
  const payment = { ...decidedPayment(paid), state: body.after };
  const change = changeBy(body, payment);
  if (change === null) return null;
  const [kind, amountMinor] = change;
  return { about: "payment", kind, amountMinor, atMs: happenedAtMs(row), payment };
}

function captured({ amountMinor }: CaptureBody): Change {
  return ["payment.captured", amountMinor];
}

function confirmed(_body: EndBody, payment: Payment): Change {
  return ["payment.decided", payment.body.amountMinor];
}

function ended(body: EndBody, payment: Payment): Change {
  if (payment.state.declineCode !== null) return confirmed(body, payment);
  return ["payment.expired", body.returnedMinor];
}

function cancelled(body: CancellationBody): Change {
  const undid = "undid" in body && body.undid;
  return undid ? ["payment.cancelled", body.returnedMinor] : null;
}

function refunded({ amountMinor, shortfallMinor }: RefundBody): Change {
  return ["payment.refunded", amountMinor - shortfallMinor];
}

/** What was lost and given back happened when it was made, not when it was booked again. */
function happenedAtMs({ restored, atMs }: WalletRow): EpochMs {
  return restored?.atMs ?? atMs;
}

function balance(
  row: WalletRow,
  kind: BalanceEvent["kind"],
  amountMinor: number,
  about: Partial<Pick<BalanceEvent, "id" | "channel" | "partner">>,
): BalanceEvent {
  const none = { id: null, channel: null, partner: null };
  return { about: "balance", kind, atMs: happenedAtMs(row), amountMinor, ...none, ...about };
}

function idOf({ sequence }: WalletRow, kind: "top" | "red" | "adj", idKey: number) {
  return { kind, sequence, idKey };
}
