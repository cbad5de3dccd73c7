import { declineRow } from "../decline.ts";
import type { LogRow } from "../ledger/log.ts";
import { countedRows, type Span } from "../row-time.ts";
import { inTime, type VelocityEvent } from "../velocity/event.ts";
import type { WalletBook, WalletContext, WalletHead } from "./book.ts";
import type { PointsInBody, TopUpBody } from "./funding-record.ts";
import type { EndBody, PaymentBody } from "./record.ts";

/** Names a wallet to its own rules: a history holds one wallet, so one name serves all. */
export const walletSubject = "self";

/** What later rows made of an earlier one, for velocity. */
export interface Returned {
  readonly minor: number;
  /** The payment was declined after all, by its payer or by the end of the wait. */
  readonly declined: boolean;
}

const nothing: Returned = { minor: 0, declined: false };

/**
 * The velocity history of a wallet, judged at `nowMs`, in the order of time: every act that counts
 * after `sinceMs` and that a rule may count, from the rows before `before`, at the time at which it
 * counts and with what later rows of that range gave back. Derived from the log alone, so that it is
 * the same on every start and for every later re-evaluation.
 */
export function velocityHistory(
  book: WalletBook,
  { sinceMs, before, nowMs }: Omit<Span, "setBacks">,
): VelocityEvent[] {
  const returned = new Map<number, Returned>();
  const events: VelocityEvent[] = [];
  const span = { sinceMs, before, nowMs, setBacks: book.head().setBacks };
  for (const [row, atMs] of countedRows((next) => book.newestFirst(next), span)) {
    if (actKinds.includes(row.kind)) {
      const { paymentSequence, returnedMinor, declineCode } = JSON.parse(row.body) as EndBody;
      const known = returned.get(paymentSequence) ?? nothing;
      const declined = known.declined || (declineCode ?? null) !== null;
      returned.set(paymentSequence, { minor: known.minor + returnedMinor, declined });
      continue;
    }
    if (atMs <= sinceMs) continue;
    const event = rowEvent(row, returned.get(row.sequence) ?? nothing);
    if (event !== null) events.push(atMs === event.atMs ? event : { ...event, atMs });
  }
  return inTime(events.reverse());
}

/** A stretch of a log as velocity knows it: its acts, and what its rows gave back of any act. */
export interface HistoryPage {
  readonly events: readonly VelocityEvent[];
  readonly returned: readonly (readonly [sequence: number, back: Returned])[];
}

/** The page of some rows, oldest first; what is given back is not yet part of its events. */
export function velocityPage(rows: readonly LogRow[]): HistoryPage {
  const events: VelocityEvent[] = [];
  const returned: [number, Returned][] = [];
  for (const row of rows) {
    const event = rowEvent(row, nothing);
    if (event !== null) events.push(event);
    if (!actKinds.includes(row.kind)) continue;
    const { paymentSequence, returnedMinor, declineCode } = JSON.parse(row.body) as EndBody;
    const declined = (declineCode ?? null) !== null;
    returned.push([paymentSequence, { minor: returnedMinor, declined }]);
  }
  return { events, returned };
}

/** Rows that act on an earlier payment. */
const actKinds = ["capture", "cancellation", "refund", "end", "confirmation"];

/** The event a log row is to velocity, or `null` when it is none. */
function rowEvent(row: LogRow, returned: Returned): VelocityEvent | null {
  if (row.kind === "payment") return paymentEvent(row, returned);
  if (row.kind === "top_up") return topUpEvent(row, returned.minor);
  return row.kind === "points_in" ? pointsEvent(row) : null;
}

/** Where a payment comes from beside its shop; what is not known is absent. */
export type Origin = Pick<PaymentBody, "channel" | "offline" | "ipPrefix">;

/** What velocity knows a payment by: its subjects, its place, whether its phone was offline. */
export function paymentSubjects(body: Pick<PaymentBody, "shop" | "device"> & Origin) {
  const { channel, offline = false, ipPrefix } = body;
  return {
    offline,
    subjects: {
      ...(channel === undefined ? {} : { channel }),
      ...(ipPrefix === undefined ? {} : { ip_prefix: ipPrefix }),
      wallet: walletSubject,
      device: String(body.device),
      terminal: body.shop.terminalId,
      store: body.shop.storeId,
      merchant: body.shop.merchantId,
      category: body.shop.category,
    },
    place: body.shop.place,
  };
}

/** What velocity knows a partner's top-up by. */
export function topUpSubjects(body: Pick<TopUpBody, "channel" | "partnerId">) {
  return { subjects: { wallet: walletSubject, channel: body.channel, partner: body.partnerId } };
}

/** What velocity knows points by that their owner turned into balance, a top-up as well. */
export function pointsSubjects(body: Pick<PointsInBody, "device" | "deviceAgeMs" | "ipPrefix">) {
  const { device, deviceAgeMs, ipPrefix } = body;
  return {
    subjects: {
      wallet: walletSubject,
      device: String(device),
      channel: "points",
      ...(ipPrefix === undefined ? {} : { ip_prefix: ipPrefix }),
    },
    ...(deviceAgeMs === undefined ? {} : { deviceAgeMs }),
  };
}

function paymentEvent(row: LogRow, returned: Returned): VelocityEvent | null {
  const body = JSON.parse(row.body) as PaymentBody;
  const { declineCode } = body;
  if (declineCode !== null && !declineRow(declineCode).feedsPayerDeclines) return null;
  return {
    sequence: row.sequence,
    atMs: row.atMs,
    act: "payment",
    outcome: declineCode !== null || returned.declined ? "declined" : "approved",
    amountMinor: body.amountMinor,
    // Of a payment whose lost acts came again more may have been given back than there was.
    returnedMinor: Math.min(returned.minor, body.amountMinor),
    deviceAgeMs: body.deviceAgeMs,
    ...paymentSubjects(body),
  };
}

function topUpEvent(row: LogRow, returnedMinor: number): VelocityEvent | null {
  const body = JSON.parse(row.body) as TopUpBody;
  return {
    sequence: row.sequence,
    atMs: row.atMs,
    act: "top_up",
    outcome: body.declineCode === null ? "approved" : "declined",
    amountMinor: body.amountMinor,
    returnedMinor,
    ...topUpSubjects(body),
  };
}

/** Points that were turned in before velocity was asked about them are no event. */
function pointsEvent(row: LogRow): VelocityEvent | null {
  const body = JSON.parse(row.body) as PointsInBody;
  if (body.velocity === undefined) return null;
  return {
    sequence: row.sequence,
    atMs: row.atMs,
    act: "top_up",
    outcome: "approved",
    amountMinor: body.amountMinor,
    returnedMinor: 0,
    ...pointsSubjects(body),
  };
}

/**
 * The head after `row` became part of the velocity history, or the head as it is when velocity does
 * not look at such a row. The engine's copy is brought along once the transaction has committed.
 */
export function withEvent(head: WalletHead, row: LogRow, context: WalletContext): WalletHead {
  const event = rowEvent(row, nothing);
  if (event === null) return head;
  const from = head.velocitySequence;
  context.afterCommit(() => context.engine.record(context.owner, from, row.sequence, event));
  return { ...head, velocitySequence: row.sequence };
}

/** The head after `row` gave something back: the engine reads the history anew at its next call. */
export function withReturn(head: WalletHead, row: LogRow, context: WalletContext): WalletHead {
  context.afterCommit(() => context.engine.forget(context.owner));
  return { ...head, velocitySequence: row.sequence };
}
