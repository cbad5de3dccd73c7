import { assert } from "../assert.ts";
import { backOff, isRetryDue } from "../back-off.ts";
import { batchMessagesMax, deliveryAlarmMs, lostRowsToldMs } from "../bounds.ts";
import type { LogRow } from "../ledger/log.ts";
import { isRowOf } from "../ledger/row.ts";
import { isBehind } from "../payment/behind.ts";
import { sentHash } from "../payment/restored-row.ts";
import { type EpochMs, secondMs } from "../time.ts";
import type { DestinationMark, WalletBook, WalletHead } from "../wallet/book.ts";
import { wantedAlarm } from "../wallet/commit.ts";
import { walletKinds } from "../wallet/kind.ts";
import type { WalletBodies, WalletRow } from "../wallet/row.ts";
import { isSameHash, type Receipt, type SenderSays } from "./inbox.ts";
import type { SettlementMessage } from "./message.ts";
import { messageOf } from "./message-of.ts";

const newMark: DestinationMark = {
  mark: 0,
  logSequence: 0,
  totalMinor: 0,
  hash: null,
  failures: 0,
  retryAtMs: null,
};

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
      return mark.mark < open.last && isRetryDue(mark, nowMs);
    })
    .map(([name]) => name);
}

function isAhead(head: WalletHead, name: string): boolean {
  return head.behind.some(({ receiver }) => receiver === name);
}

/**
 * When the next destination with something open is to be delivered to, or `null`: one that failed at
 * its retry, any other by the time that its commit armed the alarm for.
 */
export function nextRetryMs(book: WalletBook, head: WalletHead, nowMs: EpochMs): EpochMs | null {
  const times = Object.entries(head.outbox)
    .filter(([name]) => !isAhead(head, name))
    .map(([name, open]) => ({ mark: markOf(book, name), last: open.last }))
    .filter(({ mark, last }) => mark.mark < last)
    .map(({ mark }) => {
      if (mark.retryAtMs === null) return nowMs + deliveryAlarmMs;
      return isRetryDue(mark, nowMs) ? nowMs : mark.retryAtMs;
    });
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * When the alarm is to ring after one has rung: for the next retry, for what the wallet does by
 * itself, or for one of `others`; at least 1 s from now, `null` when there is nothing to ring for.
 */
export function nextAlarm(
  book: WalletBook,
  nowMs: EpochMs,
  others: readonly (EpochMs | null)[] = [],
): EpochMs | null {
  const head = book.head();
  // What time makes due waits as well while rows are lost; that they are is told again by then.
  const own = isBehind(head) ? nowMs + lostRowsToldMs : wantedAlarm({ ...head, outbox: {} }, nowMs);
  const retry = nextRetryMs(book, head, nowMs);
  const times = [retry, own, ...others].filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(Math.min(...times), nowMs + secondMs);
}

/** A batch of messages, what is said with it, and the mark once all of it is acknowledged. */
export interface Batch {
  readonly messages: readonly SettlementMessage[];
  readonly says: SenderSays;
  /** What was known to be acknowledged when it was made. */
  readonly before: DestinationMark;
  readonly after: DestinationMark;
}

/** The next messages for a destination, oldest first, read from the log: the outbox is the log. */
export function nextBatch(
  book: WalletBook,
  rows: (destination: string, fromSequence: number, limit: number) => readonly LogRow[],
  name: string,
  zone: string,
): Batch {
  const before = markOf(book, name);
  // Everything before the first open row was acknowledged: a shop of long ago costs no long search.
  const first = book.head().outbox[name]?.from ?? 1;
  const from = Math.max(first, before.logSequence + 1);
  const open = newestOfEach(rows(name, from, batchMessagesMax));
  const messages = open.map((row) => messageOf(book, ownRow(row), zone));
  const last = open.at(-1);
  const acknowledged = before.mark === 0 ? null : { sequence: before.mark, hash: before.hash };
  const says = { last: lastSent(book, name), acknowledged };
  if (last === undefined) return { messages, says, before, after: before };
  return {
    messages,
    says,
    before,
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

/** A row that was read from a wallet's log, as one of its own. */
function ownRow(row: LogRow): WalletRow {
  assert(isRowOf<WalletBodies>(walletKinds, row), "a wallet's log has rows of its own kinds");
  return row;
}

/**
 * One row a number: after lost rows were restored a number stands for the newest row that has it.
 */
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
 * What an answer to a batch means. `taken`: all of it was. `open`: some of it waits there. `passed`:
 * it says nothing, since what was sent meanwhile came there, or was acknowledged, before it.
 * `behind`: the destination has what this wallet does not: rows were lost here. A mark: the
 * destination has less than it once acknowledged, and everything after this mark is to be delivered
 * again.
 */
export function judgeReceipt(
  book: WalletBook,
  name: string,
  { before, after }: Batch,
  receipt: Receipt,
): "taken" | "open" | "passed" | "behind" | DestinationMark {
  const { mark, totalMinor, hash } = receipt;
  if (markOf(book, name).mark !== before.mark) return "passed";
  if (receipt.behind) {
    const own = book.sentRow(name, mark);
    return own !== null && isSameHash(hash, sentHash(own)) ? "passed" : "behind";
  }
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
