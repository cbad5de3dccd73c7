import { unreachable } from "../assert.ts";
import { bodyOf } from "../ledger/row.ts";
import { countedRows, type Span } from "../row-time.ts";
import { inTime, type VelocityEvent } from "../velocity/event.ts";
import type { WalletBook, WalletContext, WalletHead } from "./book.ts";
import type { PointsInBody, TopUpBody } from "./funding-record.ts";
import {
  addBack,
  type Back,
  type HistoryPage,
  isCounted,
  nothing,
  type Returned,
} from "./history/returned.ts";
import { type ActKind, isActKind } from "./kind.ts";
import type { PaymentBody } from "./record.ts";
import type { WalletRow } from "./row.ts";

/** Names a wallet to its own rules: a history holds one wallet, so one name serves all. */
const walletSubject = "self";

/**
 * The velocity history of a wallet, judged at `nowMs`, in the order of time: every act that counts
 * after `sinceMs` and that a rule may count, from the rows before `before`, at the time at which it
 * counts and with what later rows of that range gave back. Derived from the log alone, so that it
 * is the same on every start and for every later re-evaluation.
 */
export function velocityHistory(
  book: WalletBook,
  { sinceMs, before, nowMs }: Omit<Span, "setBacks">,
): VelocityEvent[] {
  const returned = new Map<number, Returned>();
  const events: VelocityEvent[] = [];
  const span = { sinceMs, before, nowMs, setBacks: book.head().setBacks };
  for (const [row, atMs] of countedRows((next) => book.newestFirst(next), span)) {
    const { kind } = row;
    if (isActKind(kind)) {
      const [sequence, back] = backOf(row, kind);
      returned.set(sequence, addBack(returned.get(sequence), back));
      continue;
    }
    if (atMs <= sinceMs) continue;
    const event = rowEvent(row, returned.get(row.sequence) ?? nothing);
    if (event !== null) events.push(atMs === event.atMs ? event : { ...event, atMs });
  }
  return inTime(events.reverse());
}

/** The page of some rows, oldest first; what is given back is not yet part of its events. */
export function velocityPage(rows: readonly WalletRow[]): HistoryPage {
  const events: VelocityEvent[] = [];
  const returned: Back[] = [];
  for (const row of rows) {
    const event = rowEvent(row, nothing);
    if (event !== null) events.push(event);
    if (isActKind(row.kind)) returned.push(backOf(row, row.kind));
  }
  return { events, returned };
}

/** What an act gives back, and of which payment. */
function backOf(row: WalletRow, kind: ActKind): Back {
  const body = bodyOf(row, kind);
  const declineCode = "declineCode" in body ? body.declineCode : null;
  return [body.paymentSequence, { minor: body.returnedMinor, declineCode }];
}

/** The event a log row is to velocity, or `null` when it is none. */
function rowEvent(row: WalletRow, returned: Returned): VelocityEvent | null {
  switch (row.kind) {
    case "payment":
      return paymentEvent(row, returned);
    case "top_up":
      return topUpEvent(row, returned.minor);
    case "points_in":
      return pointsEvent(row);
    case "capture":
    case "confirmation":
    case "end":
    case "cancellation":
    case "refund":
    case "redemption":
    case "adjustment":
    case "reward_matured":
    case "restored":
    case "resent":
      return null;
    default:
      return unreachable(row.kind);
  }
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
    deviceAgeMs,
  };
}

function paymentEvent(row: WalletRow, returned: Returned): VelocityEvent | null {
  const body = bodyOf(row, "payment");
  const declineCode = body.declineCode ?? returned.declineCode;
  if (!isCounted(declineCode)) return null;
  return {
    sequence: row.sequence,
    atMs: row.atMs,
    act: "payment",
    outcome: declineCode !== null ? "declined" : "approved",
    amountMinor: body.amountMinor,
    // Of a payment whose lost acts came again more may have been given back than there was.
    returnedMinor: Math.min(returned.minor, body.amountMinor),
    deviceAgeMs: body.deviceAgeMs,
    ...paymentSubjects(body),
  };
}

function topUpEvent(row: WalletRow, returnedMinor: number): VelocityEvent {
  const body = bodyOf(row, "top_up");
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

function pointsEvent(row: WalletRow): VelocityEvent {
  const body = bodyOf(row, "points_in");
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
export function withEvent(head: WalletHead, row: WalletRow, context: WalletContext): WalletHead {
  const event = rowEvent(row, nothing);
  if (event === null) return head;
  const from = head.velocitySequence;
  context.afterCommit(() => context.engine.record(context.owner, from, row.sequence, event));
  return { ...head, velocitySequence: row.sequence };
}

/** The head after `row` gave something back: the engine reads the history anew at its next call. */
export function withReturn(head: WalletHead, row: WalletRow, context: WalletContext): WalletHead {
  context.afterCommit(() => context.engine.forget(context.owner));
  return { ...head, velocitySequence: row.sequence };
}
