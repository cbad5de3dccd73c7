import { deliveryAlarmMs } from "../bounds.ts";
import { withSeen } from "../control/authority.ts";
import type { Snapshot } from "../control/snapshot.ts";
import { type LogEntry, type LogRow, nextRow } from "../ledger/log.ts";
import type { ResultCode } from "../ledger/result-code.ts";
import { tagOf, withTag } from "../ledger/tags.ts";
import { nameOf } from "../payment/restored-row.ts";
import { ok, type Result } from "../result.ts";
import { countedAtMs, type TimedRow, withSetBack } from "../row-time.ts";
import type { EpochMs } from "../time.ts";
import type { Closing, Outgoing, WalletBook, WalletContext, WalletHead } from "./book.ts";
import type { WalletKind } from "./kind.ts";
import type { WalletEntry, WalletRow } from "./row.ts";
import { shortBody } from "./short-body.ts";

/**
 * The head a commit starts from: without destinations that acknowledged everything since, and with
 * the snapshot that the act came under.
 */
export function openHead(book: WalletBook, snapshot: Snapshot | null): WalletHead {
  const saved = book.head();
  const head = snapshot === null ? saved : withSeen(saved, snapshot);
  const open = Object.entries(head.outbox).filter(
    ([name, entry]) => (book.destination(name)?.mark ?? 0) < entry.last,
  );
  return { ...head, outbox: Object.fromEntries(open) };
}

/**
 * Appends an act to the log and returns its row and the head after it, which the caller saves once
 * at the end. With `destination` the row is also the outbox's: it gets the next number there. Fails
 * with the ledger's result code; then nothing was written.
 */
export function append<Kind extends WalletKind>(
  book: WalletBook,
  head: WalletHead,
  entry: WalletEntry<Kind>,
  context: WalletContext,
): Result<{ readonly row: WalletRow; readonly head: WalletHead }, ResultCode> {
  const { destination } = entry;
  if (destination === undefined) {
    const next = nextShort(head, entry, context);
    return next.ok ? ok(appended(book, head, next.value, context)) : next;
  }
  const before = outgoing(book, head, destination);
  const after: Outgoing = {
    last: before.last + 1,
    from: before.from ?? head.sequence + 1,
    totalMinor: before.totalMinor + (entry.sendsMinor ?? 0),
  };
  const next = nextShort(
    head,
    {
      ...entry,
      destinationSequence: after.last,
      body: {
        ...entry.body,
        sentMinor: entry.sendsMinor ?? 0,
        destinationTotalMinor: after.totalMinor,
      },
    },
    context,
  );
  if (!next.ok) return next;
  const { row, head: linked } = appended(book, head, next.value, context);
  context.afterCommit(context.deliver);
  return ok({ row, head: { ...linked, outbox: { ...head.outbox, [destination]: after } } });
}

/** The next row, its body written short. */
function nextShort<Kind extends WalletKind, Body extends object>(
  head: WalletHead,
  entry: LogEntry<Kind, Body>,
  context: WalletContext,
) {
  const { kind, caller = null, body, transfers } = entry;
  const { nowMs: atMs, digest } = context;
  const { short, said } = shortBody({ ...body, transfers }, { kind, caller, atMs, head, digest });
  return nextRow({ ...head, said }, { ...entry, short }, context);
}

/** Keeps a row, and in the head its tag, and where it says that the clock was set back before it. */
export function appended(
  book: WalletBook,
  before: WalletHead,
  next: {
    readonly row: LogRow & { readonly kind: WalletKind };
    readonly head: WalletHead;
  },
  { digest }: Pick<WalletContext, "digest">,
): { readonly row: WalletRow; readonly head: WalletHead } {
  book.append(next.row);
  const setBacks = withSetBack(before.setBacks, before.lastMs, next.row);
  const tags = withTag(book, before.tags, tagOf(nameOf(next.row), digest), next.row.sequence);
  return { row: next.row, head: { ...next.head, setBacks, tags } };
}

/** Ends a commit: saves the head, and has the alarm ring, so that no outbox row is without one. */
export function close(book: WalletBook, head: WalletHead, context: WalletContext): void {
  const wanted = wantedAlarm(head, context.nowMs);
  if (wanted !== null) context.ringBy(wanted);
  book.saveHead(head);
}

/** Has the alarm ring by `atMs`, and for what it is wanted for. */
export function arm(book: WalletBook, atMs: EpochMs, context: WalletContext): void {
  context.ringBy(Math.min(wantedAlarm(book.head(), context.nowMs) ?? atMs, atMs));
}

/**
 * The next moment at which this wallet has something to do by itself, or `null`. Points that mature are
 * nothing of that: they count as matured once they are due, and an act books it; see `sweepEnds`.
 */
export function wantedAlarm(head: WalletHead, nowMs: number): number | null {
  const times = head.closing.map((entry) => closesAtMs(head, entry, nowMs));
  if (Object.keys(head.outbox).length > 0) times.push(nowMs + deliveryAlarmMs);
  return times.length === 0 ? null : Math.min(...times);
}

function outgoing(book: WalletBook, head: WalletHead, name: string) {
  const open = head.outbox[name];
  if (open !== undefined) return open;
  const mark = book.destination(name);
  return { last: mark?.mark ?? 0, from: undefined, totalMinor: mark?.totalMinor ?? 0 };
}

/** Adds points (or takes back, when negative) among those that mature at `dueMs`. */
export function withMaturing(maturing: WalletHead["maturing"], dueMs: EpochMs, points: number) {
  if (points === 0) return maturing;
  const others = maturing.filter((entry) => entry.dueMs !== dueMs);
  const before = maturing.find((entry) => entry.dueMs === dueMs)?.points ?? 0;
  const sum = before + points;
  const next = sum === 0 ? others : [...others, { dueMs, points: sum }];
  return next.toSorted((a, b) => a.dueMs - b.dueMs);
}

/** Lists a hold or confirmation by its end, or takes it off the list with `atMs` `null`. */
export function withClosing(
  closing: WalletHead["closing"],
  { sequence, atMs: fromMs }: TimedRow,
  atMs: EpochMs | null,
): WalletHead["closing"] {
  const others = closing.filter((entry) => entry.sequence !== sequence);
  if (atMs === null) return others;
  return [...others, { atMs, fromMs, sequence }].toSorted((a, b) => a.atMs - b.atMs);
}

/**
 * When a hold or confirmation ends, judged at `nowMs`: as long after its row as it was given for.
 * One that was given by a clock that was ahead ends as long after the time at which its row counts.
 */
export function closesAtMs(head: WalletHead, entry: Closing, nowMs: EpochMs): EpochMs {
  const { atMs, fromMs, sequence } = entry;
  return atMs - fromMs + countedAtMs({ sequence, atMs: fromMs }, head.setBacks, nowMs);
}
