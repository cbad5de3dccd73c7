import { assert } from "../../assert.ts";
import { setBacksMax } from "../../bounds.ts";
import { isAhead, type Span } from "../../row-time.ts";
import type { VelocityEvent } from "../../velocity/event.ts";
import type { WalletBook } from "../book.ts";
import type { WalletRow } from "../row.ts";
import { velocityHistory, velocityPage } from "../velocity-history.ts";
import { addBack, type HistoryPage, type Returned, withGivenBack } from "./returned.ts";
import type { KeptHistory } from "./short-history.ts";

/** So many rows that had to be read are kept as what velocity knows of them. */
const keptRowsMin = 64;
/** A stretch that is kept has so many rows at most. */
const stretchRowsMax = 512;

/**
 * What `velocityHistory` answers of everything before the next row, for an act that is decided now,
 * inside the transaction of that act. What a read of many rows has found is kept, so that the next
 * instance of this wallet reads a stretch of the log in one row. Where a clock was set back among these
 * rows the log alone is asked.
 */
export function recentHistory(
  book: WalletBook,
  span: Pick<Span, "sinceMs" | "nowMs">,
): readonly VelocityEvent[] {
  const { sinceMs, nowMs } = span;
  const { setBacks, lastMs, sequence } = book.head();
  const isInOrder =
    !isAhead(setBacks, lastMs, nowMs) &&
    setBacks.length < setBacksMax &&
    setBacks.every(({ fromMs }) => fromMs <= sinceMs);
  if (!isInOrder) return velocityHistory(book, { ...span, before: sequence + 1 });
  return lastMs <= sinceMs ? [] : eventsOf(pagesSince(book, sinceMs, sequence), sinceMs);
}

/** What velocity knows of all rows later than `sinceMs`, and perhaps of some before, newest first. */
function* pagesSince(book: WalletBook, sinceMs: number, last: number): Generator<HistoryPage> {
  let before = last + 1;
  for (const kept of book.keptHistory()) {
    yield pageBetween(book, { after: kept.last, before, sinceMs }, kept);
    yield kept;
    before = kept.first;
    if (kept.firstAtMs <= sinceMs) return;
  }
  yield pageBetween(book, { after: 0, before, sinceMs }, null);
}

/** Rows later than `sinceMs` that are in no stretch; many are kept, behind those of the one before. */
function pageBetween(
  book: WalletBook,
  { after, before, sinceMs }: { readonly after: number; readonly before: number; sinceMs: number },
  older: KeptHistory | null,
): HistoryPage {
  const rows: WalletRow[] = [];
  if (after + 1 === before) return velocityPage(rows);
  for (const row of book.newestFirst(before, after)) {
    if (row.atMs <= sinceMs) break;
    rows.push(row);
  }
  rows.reverse();
  if (rows.length >= keptRowsMin) keepRows(book, rows, older);
  return velocityPage(rows);
}

function keepRows(book: WalletBook, rows: readonly WalletRow[], older: KeptHistory | null): void {
  for (let at = 0; at < rows.length; at += stretchRowsMax) {
    const stretch = stretchOf(rows.slice(at, at + stretchRowsMax));
    const isLonger =
      at === 0 && older?.last === stretch.first - 1 && stretch.last - older.first < stretchRowsMax;
    book.keepHistory(isLonger ? joined(older, stretch) : stretch);
  }
}

function stretchOf(rows: readonly WalletRow[]): KeptHistory {
  const [first, last] = [rows[0], rows.at(-1)];
  assert(first !== undefined && last !== undefined, "there are rows in it");
  const { events, returned } = velocityPage(rows);
  const ends = { first: first.sequence, last: last.sequence, firstAtMs: first.atMs };
  return { ...ends, events, returned };
}

function joined(older: KeptHistory, newer: KeptHistory): KeptHistory {
  const events = [...older.events, ...newer.events];
  return { ...older, last: newer.last, events, returned: [...older.returned, ...newer.returned] };
}

/** The acts later than `sinceMs` of pages that come newest first, with what was given back of them. */
function eventsOf(pages: Iterable<HistoryPage>, sinceMs: number): readonly VelocityEvent[] {
  const returned = new Map<number, Returned>();
  const parts: (readonly VelocityEvent[])[] = [];
  for (const page of pages) {
    for (const [sequence, back] of page.returned.toReversed()) {
      returned.set(sequence, addBack(returned.get(sequence), back));
    }
    const later = page.events.filter(({ atMs }) => atMs > sinceMs);
    const asItIs = (event: VelocityEvent) => withGivenBack(event, returned.get(event.sequence));
    parts.push(returned.size === 0 ? later : later.flatMap(asItIs));
  }
  return parts.reverse().flat();
}
