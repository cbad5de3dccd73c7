import type { LogRow } from "../ledger/log.ts";
import type { DestinationMark, WalletBook, WalletHead } from "../payment/book.ts";
import { wantedAlarm } from "../payment/commit.ts";
import type {
  ActBody,
  CancellationBody,
  EndBody,
  PaymentBody,
  Shop,
  ShopNames,
} from "../payment/record.ts";
import { businessDate, type EpochMs, hourMs, secondMs } from "../time.ts";
import type { SettlementMessage } from "./message.ts";

/** Messages in one delivery. */
export const batchMessagesMax = 50;
/** From this many failures on a destination is parked: retried hourly, and alerted. */
export const failuresBeforeParking = 12;

const newMark: DestinationMark = {
  mark: 0,
  logSequence: 0,
  totalMinor: 0,
  failures: 0,
  retryAtMs: null,
};

/** How often a receiver has failed in a row, and when it is tried again. */
export interface BackOff {
  readonly failures: number;
  readonly retryAtMs: EpochMs;
}

/**
 * What follows one more failure of any receiver: exponential back-off from 1 s with jitter (`random`
 * in [0, 1)), hourly once the receiver is parked.
 */
export function backOff(failuresBefore: number, nowMs: EpochMs, random: number): BackOff {
  const failures = failuresBefore + 1;
  const parked = failures >= failuresBeforeParking;
  const waitMs = parked ? hourMs : Math.min(secondMs * 2 ** failures, hourMs);
  return { failures, retryAtMs: nowMs + Math.floor(waitMs * (0.5 + random / 2)) };
}

/** A destination's acknowledgement so far; everything is open before its first row. */
export function markOf(book: WalletBook, name: string): DestinationMark {
  return book.destination(name) ?? newMark;
}

/** The destinations that have something to be delivered at `nowMs`. */
export function dueDestinations(book: WalletBook, head: WalletHead, nowMs: EpochMs): string[] {
  return Object.entries(head.outbox)
    .filter(([name, open]) => {
      const mark = markOf(book, name);
      return mark.mark < open.last && (mark.retryAtMs ?? 0) <= nowMs;
    })
    .map(([name]) => name);
}

/** When the next destination that failed is to be tried again, or `null`. */
export function nextRetryMs(book: WalletBook, head: WalletHead): EpochMs | null {
  const times = Object.entries(head.outbox)
    .map(([name, open]) => ({ mark: markOf(book, name), last: open.last }))
    .filter(({ mark, last }) => mark.mark < last)
    .map(({ mark }) => mark.retryAtMs ?? 0);
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * When the alarm is to ring after one has rung: for the next retry, for what the wallet does by itself,
 * or for one of `others`; at least 1 s from now, `null` when there is nothing to ring for.
 */
export function nextAlarm(
  book: WalletBook,
  nowMs: EpochMs,
  others: readonly (EpochMs | null)[] = [],
): EpochMs | null {
  const head = book.head();
  const own = wantedAlarm({ ...head, outbox: {} }, nowMs);
  const times = [nextRetryMs(book, head), own, ...others].filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(Math.min(...times), nowMs + secondMs);
}

/** A batch of messages, and the mark that stands once they are acknowledged. */
export interface Batch {
  readonly messages: readonly SettlementMessage[];
  readonly after: DestinationMark;
}

/** The next messages for a destination, oldest first, read from the log: the outbox is the log. */
export function nextBatch(
  book: WalletBook,
  rows: (destination: string, fromSequence: number, limit: number) => readonly LogRow[],
  name: string,
  zone: string,
): Batch {
  const mark = markOf(book, name);
  // Everything before the first open row was acknowledged: a shop of long ago costs no long search.
  const first = book.head().outbox[name]?.from ?? 1;
  const open = rows(name, Math.max(first, mark.logSequence + 1), batchMessagesMax);
  const messages = open.map((row) => messageOf(book, row, zone));
  const last = open.at(-1);
  if (last === undefined) return { messages, after: mark };
  return {
    messages,
    after: {
      mark: last.destinationSequence as number,
      logSequence: last.sequence,
      totalMinor: (messages.at(-1) as SettlementMessage).totalMinor,
      failures: 0,
      retryAtMs: null,
    },
  };
}

/** The mark after a delivery that failed: nothing is skipped. */
export function afterFailure(
  mark: DestinationMark,
  nowMs: EpochMs,
  random: number,
): DestinationMark {
  return { ...mark, ...backOff(mark.failures, nowMs, random) };
}

function messageOf(book: WalletBook, row: LogRow, zone: string): SettlementMessage {
  const body = JSON.parse(row.body) as ActBody & Partial<EndBody & CancellationBody>;
  const common = {
    version: 2 as const,
    sequence: row.destinationSequence as number,
    atMs: row.atMs,
    businessDate: businessDate(row.atMs, zone),
    declineCode: body.declineCode ?? null,
    amountMinor: Math.abs(body.sentMinor),
    totalMinor: body.destinationTotalMinor,
    cancellation: null,
  };
  if (row.kind === "payment") {
    return { ...common, kind: "payment", ...paymentFields(row) };
  }
  if (body.paymentSequence === 0 || body.undid === false) {
    return { ...common, ...tombstoneFields(row, body as CancellationBody) };
  }
  const paid = paymentFields(book.bySequence(body.paymentSequence) as LogRow);
  const kind = messageKinds[row.kind as keyof typeof messageKinds];
  const cancellation = body.byReference ? acceptance(row, body as CancellationBody) : null;
  return { ...common, kind, ...paid, cancellation };
}

/** What the rows of a wallet's log are to its merchant. */
const messageKinds = {
  capture: "capture",
  confirmation: "capture",
  cancellation: "cancellation",
  refund: "refund",
  end: "end",
} as const;

/** A cancellation by reference as Settlement keeps it. */
function acceptance(row: LogRow, { acceptedAtMs }: CancellationBody) {
  return { reference: row.reference as string, acceptedAtMs };
}

function tombstoneFields(row: LogRow, body: CancellationBody) {
  return {
    kind: "tombstone" as const,
    paymentSequence: 0,
    idKey: 0,
    askedMinor: 0,
    ...shopFields(body.shop),
    reference: body.paymentReference,
    currency: "",
    cancellation: acceptance(row, body),
  };
}

function paymentFields(row: LogRow) {
  const body = JSON.parse(row.body) as PaymentBody;
  return {
    paymentSequence: row.sequence,
    idKey: body.idKey,
    askedMinor: body.amountMinor,
    ...shopFields(body.shop),
    reference: row.reference as string,
    currency: body.currency,
  };
}

/** The books of the merchant need no names. */
function shopFields(named: Shop & Partial<ShopNames>) {
  const { merchantName: _name, merchantNameKana: _kana, storeName: _store, ...shop } = named;
  return { shop, terminalId: shop.terminalId, merchantId: shop.merchantId };
}
