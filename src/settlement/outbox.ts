import { assert } from "../assert.ts";
import {
  batchMessagesMax,
  failuresBeforeParking,
  lostRowsToldMs,
  retryWaitMsMax,
} from "../bounds.ts";
import type { LogRow } from "../ledger/log.ts";
import { isBehind } from "../payment/behind.ts";
import { resentKind, restoredFrom, restoredKind, sentHash } from "../payment/restored-row.ts";
import { businessDate, type EpochMs, secondMs } from "../time.ts";
import type { DestinationMark, WalletBook, WalletHead } from "../wallet/book.ts";
import { wantedAlarm } from "../wallet/commit.ts";
import { paymentOf } from "../wallet/read.ts";
import type {
  ActBody,
  CancellationBody,
  EndBody,
  PaymentBody,
  Shop,
  ShopNames,
} from "../wallet/record.ts";
import { isSameHash, type Receipt, type SenderSays } from "./inbox.ts";
import { messageVersion, type SentRow, type SettlementMessage } from "./message.ts";

const newMark: DestinationMark = {
  mark: 0,
  logSequence: 0,
  totalMinor: 0,
  hash: null,
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
  const waitMs = parked ? retryWaitMsMax : Math.min(secondMs * 2 ** failures, retryWaitMsMax);
  return { failures, retryAtMs: nowMs + Math.floor(waitMs * (0.5 + random / 2)) };
}

/**
 * Whether what failed is to be tried at `nowMs`. A try that stands further ahead than any wait is long
 * was set by a clock that was ahead: it is due as well.
 */
export function isRetryDue(retryAtMs: EpochMs | null, nowMs: EpochMs): boolean {
  return retryAtMs === null || retryAtMs <= nowMs || retryAtMs > nowMs + retryWaitMsMax;
}

/** A destination's acknowledgement so far; everything is open before its first row. */
export function markOf(book: WalletBook, name: string): DestinationMark {
  return book.destination(name) ?? newMark;
}

/** The destinations that have something to be delivered at `nowMs`, and are not ahead of us. */
export function dueDestinations(book: WalletBook, head: WalletHead, nowMs: EpochMs): string[] {
  return Object.entries(head.outbox)
    .filter(([name, open]) => {
      if (isAhead(head, name)) return false;
      const mark = markOf(book, name);
      return mark.mark < open.last && isRetryDue(mark.retryAtMs, nowMs);
    })
    .map(([name]) => name);
}

function isAhead(head: WalletHead, name: string): boolean {
  return head.behind.some(({ receiver }) => receiver === name);
}

/** When the next destination that failed is to be tried again, or `null`. */
export function nextRetryMs(book: WalletBook, head: WalletHead): EpochMs | null {
  const times = Object.entries(head.outbox)
    .filter(([name]) => !isAhead(head, name))
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
  // What time makes due waits as well while rows are lost; that they are is told again by then.
  const own = isBehind(head) ? nowMs + lostRowsToldMs : wantedAlarm({ ...head, outbox: {} }, nowMs);
  const retryMs = nextRetryMs(book, head);
  const retry = isRetryDue(retryMs, nowMs) && retryMs !== null ? nowMs : retryMs;
  const times = [retry, own, ...others].filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(Math.min(...times), nowMs + secondMs);
}

/** A batch of messages, what is said with it, and the mark once all of it is acknowledged. */
export interface Batch {
  readonly messages: readonly SettlementMessage[];
  readonly says: SenderSays;
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
  const from = Math.max(first, mark.logSequence + 1);
  const open = newestOfEach(rows(name, from, batchMessagesMax));
  const messages = open.map((row) => messageOf(book, row, zone));
  const last = open.at(-1);
  const acknowledged = mark.mark === 0 ? null : { sequence: mark.mark, hash: mark.hash };
  const says = { last: lastSent(book, name), acknowledged };
  if (last === undefined) return { messages, says, after: mark };
  return {
    messages,
    says,
    after: {
      mark: last.destinationSequence as number,
      logSequence: last.sequence,
      totalMinor: (messages.at(-1) as SettlementMessage).totalMinor,
      hash: (messages.at(-1) as SettlementMessage).hash,
      failures: 0,
      retryAtMs: null,
    },
  };
}

/** One row a number: after lost rows were restored a number stands for the newest row that has it. */
function newestOfEach(rows: readonly LogRow[]): readonly LogRow[] {
  const newest = new Map(rows.map((row) => [row.destinationSequence as number, row]));
  if (newest.size === rows.length) return rows;
  return [...newest].toSorted(([one], [other]) => one - other).map(([, row]) => row);
}

/** Number of the newest row for a destination. */
function lastSent(book: WalletBook, name: string): number {
  return book.head().outbox[name]?.last ?? markOf(book, name).mark;
}

/**
 * What an answer to a batch means. `taken`: all of it was. `open`: some of it waits there. `behind`:
 * the destination has what this wallet does not: rows were lost here. A mark: the destination has
 * less than it once acknowledged, and everything after this mark is to be delivered again.
 */
export function judgeReceipt(
  book: WalletBook,
  name: string,
  { after }: Batch,
  receipt: Receipt,
): "taken" | "open" | "behind" | DestinationMark {
  const { mark, totalMinor, hash } = receipt;
  if (receipt.behind) return "behind";
  if (mark === after.mark) return isSameHash(hash, after.hash) ? "taken" : "behind";
  const known = markOf(book, name);
  if (known.mark <= mark && mark < after.mark) return "open";
  const row = mark === 0 ? null : book.sentRow(name, mark);
  if (mark > 0 && (row === null || !isSameHash(hash, sentHash(row)))) return "behind";
  if (mark > after.mark) return "taken";
  return { ...newMark, mark, totalMinor, hash, logSequence: row?.sequence ?? 0 };
}

/**
 * Has everything after a mark that a destination has fallen back to delivered again, inside the
 * wallet's transaction.
 */
export function deliverAgain(book: WalletBook, name: string, mark: DestinationMark): void {
  const before = markOf(book, name);
  const head = book.head();
  const { last, totalMinor } = head.outbox[name] ?? { ...before, last: before.mark };
  const open = { last, totalMinor, from: mark.logSequence + 1 };
  book.saveDestination(name, mark);
  book.saveHead({ ...head, outbox: { ...head.outbox, [name]: open } });
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
  if (row.kind === restoredKind) {
    const { message } = restoredFrom(row);
    assert(message !== null, "what was restored from a receiver is in its words");
    return message;
  }
  if (row.kind === resentKind) return againOf(book, row, zone);
  const body = JSON.parse(row.body) as ActBody & Partial<EndBody & CancellationBody>;
  const common = {
    version: messageVersion,
    sequence: row.destinationSequence as number,
    atMs: row.atMs,
    businessDate: businessDate(row.atMs, zone),
    declineCode: body.declineCode ?? null,
    amountMinor: Math.abs(body.sentMinor),
    totalMinor: body.destinationTotalMinor,
    cancellation: null,
    hash: row.hash,
    row: sentRowOf(row),
  };
  if (row.kind === "payment") {
    return { ...common, kind: "payment", ...paymentFields(book, row) };
  }
  if (body.paymentSequence === 0 || body.undid === false) {
    return { ...common, ...tombstoneFields(row, body as CancellationBody) };
  }
  const paid = paymentFields(book, book.bySequence(body.paymentSequence) as LogRow);
  const kind = messageKinds[row.kind as keyof typeof messageKinds];
  const cancellation = body.byReference ? acceptance(row, body as CancellationBody) : null;
  return { ...common, kind, ...paid, cancellation };
}

/** Members of a row's body that its message says itself, and what velocity found. */
const saidElsewhere: readonly string[] = [
  ...["v", "sentMinor", "destinationTotalMinor", "velocity", "shadow"],
];
const saidOfPayments: readonly string[] = [
  ...["shop", "amountMinor", "currency", "declineCode", "idKey"],
];

function sentRowOf({ sequence, kind, caller, reference, body }: LogRow): SentRow {
  const isPayment = kind === "payment";
  const left = isPayment ? [...saidElsewhere, ...saidOfPayments] : saidElsewhere;
  const all = JSON.parse(body) as Record<string, unknown>;
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => !left.includes(name)));
  const names = isPayment ? { names: namesOf(all.shop as Shop & Partial<ShopNames>) } : {};
  return { sequence, kind, caller, reference, body: { ...kept, ...names } };
}

/** What the shop was called, which its message does not say. */
function namesOf({ merchantName, merchantNameKana, storeName }: Partial<ShopNames>) {
  return { merchantName, merchantNameKana, storeName };
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

/** What was decided while other rows had its number, told under a number that is free. */
function againOf(book: WalletBook, row: LogRow, zone: string): SettlementMessage {
  const body = JSON.parse(row.body) as ActBody & { readonly of: number };
  const { of, destinationTotalMinor } = body;
  const amountMinor = Math.abs(body.sentMinor);
  const told = messageOf(book, book.bySequence(of) as LogRow, zone);
  const { hash, destinationSequence } = row;
  const sequence = destinationSequence as number;
  return { ...told, sequence, hash, amountMinor, totalMinor: destinationTotalMinor };
}

function paymentFields(book: WalletBook, row: LogRow) {
  const body = JSON.parse(row.body) as PaymentBody;
  return {
    paymentSequence: row.restored?.told ?? paymentOf(book, row).number,
    idKey: body.idKey,
    askedMinor: body.amountMinor,
    paidAtMs: row.atMs,
    ...(body.walletAgeMs === undefined ? {} : { walletAgeMs: body.walletAgeMs }),
    ...(body.toppedUpAgoMs === undefined ? {} : { toppedUpAgoMs: body.toppedUpAgoMs }),
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
