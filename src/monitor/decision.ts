import type { DeclineCode } from "../decline.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";
import type { PaymentBody, ShopNames } from "../wallet/record.ts";

/** What a decision said. */
interface DecidedAs {
  readonly result: "approved" | "pending" | "declined";
  /** `null` unless it was declined. */
  readonly declineCode: DeclineCode | null;
}

/** One decision about a payment, as its Settlement was told of it. */
export interface SeenDecision extends DecidedAs {
  readonly atMs: EpochMs;
  /** What the payment was asked for, minor units. */
  readonly amountMinor: number;
  /** From the till's request to its answer; `null`: not known. */
  readonly tookMs: number | null;
  /** The shop's names; `null` where what was told has none: it is of an earlier payment. */
  readonly names: ShopNames | null;
}

/**
 * The decision that a message tells: a payment that was approved, declined or waits for its payer, or
 * what became of one that waited. `null` for what decides nothing: captures, cancellations, refunds,
 * holds that ran out.
 */
export function decisionIn(message: SettlementMessage, tookMs: number | null): SeenDecision | null {
  const decided = decidedAs(message);
  if (decided === null) return null;
  const isPayment = message.kind === "payment";
  const { names = null } = message.row.body as { readonly names?: ShopNames };
  const at = { atMs: message.atMs, amountMinor: message.askedMinor };
  return { ...decided, ...at, tookMs: isPayment ? tookMs : null, names };
}

function decidedAs({ kind, declineCode, row }: SettlementMessage): DecidedAs | null {
  if (kind === "payment" || kind === "end") {
    if (declineCode !== null) return { result: "declined", declineCode };
    if (kind === "end") return null;
    const { confirmByMs = null } = row.body as Partial<PaymentBody>;
    return { result: confirmByMs === null ? "approved" : "pending", declineCode };
  }
  const isConfirmed = kind === "capture" && row.kind === "confirmation";
  return isConfirmed ? { result: "approved", declineCode: null } : null;
}
