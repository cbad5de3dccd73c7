import type { EventRows, PlacedEvent } from "../identity/book.ts";
import type { WalletBook } from "./book.ts";
import type { WalletRow } from "./row.ts";

/** One entry of a wallet's record: a row of its log or a security event. */
export type RecordEntry =
  | { readonly sequence: number; readonly row: WalletRow }
  | { readonly sequence: number; readonly event: PlacedEvent };

/**
 * The number of the newest entry of the wallet's record; 0 for none. Log rows and security events
 * are counted together in the order of their commits: a log row's number is its own plus the
 * security events before it, a security event's its own plus the log rows before it. So each number
 * is given once and never changes, and nothing is stored for it with a payment.
 */
export function lastOfRecord(events: EventRows, book: WalletBook): number {
  const [event] = events.eventsBefore(Number.MAX_SAFE_INTEGER, 1);
  return book.head().sequence + (event?.number ?? 0);
}

/**
 * The wallet's record, newest first, read in small pages so that whoever stops early has read
 * little.
 */
export function* recordNewestFirst(events: EventRows, book: WalletBook): Generator<RecordEntry> {
  const placedEvents = eventsNewestFirst(events);
  let event = placedEvents.next().value;
  for (const row of book.newestFirst(Number.MAX_SAFE_INTEGER)) {
    while (event !== undefined && event.logSequence >= row.sequence) {
      yield placed(event);
      event = placedEvents.next().value;
    }
    yield { sequence: row.sequence + (event?.number ?? 0), row };
  }
  while (event !== undefined) {
    yield placed(event);
    event = placedEvents.next().value;
  }
}

function placed(event: PlacedEvent): RecordEntry {
  return { sequence: event.number + event.logSequence, event };
}

const pageEvents = 16;

function* eventsNewestFirst(events: EventRows): Generator<PlacedEvent, undefined> {
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page = events.eventsBefore(before, pageEvents);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageEvents) return;
    before = last.number;
  }
}
