import { eventsMissedMax } from "../bounds.ts";
import type { IdentityBook, PlacedEvent } from "../identity/book.ts";
import { securityEvents } from "../identity/event.ts";
import type { StreamEnd } from "../identity/listener.ts";
import { renderTime } from "../time.ts";
import type { KeyRing } from "../token/key-ring.ts";
import { sealId, type WalletRoute } from "../token/seal.ts";
import type { WalletBook } from "./book.ts";
import { moneyEvent } from "./money-event.ts";
import { type RecordEntry, recordNewestFirst } from "./owner-record.ts";
import { numberOf } from "./read.ts";
import { renderMoneyEvent } from "./render-money-event.ts";

/** What messages are made from: the wallet's rows, and what seals the ids they show. */
export interface EventSource {
  readonly identity: IdentityBook;
  readonly book: WalletBook;
  readonly ring: KeyRing;
  readonly wallet: WalletRoute;
  readonly currency: string;
}

/** One message to a listener, as JSON. */
export interface EventMessage {
  readonly sequence: number;
  readonly text: string;
}

/**
 * What happened after the record's entry `after`, oldest first: the newest 200 events, and when
 * there were more, `events.omitted` before them with the number up to which none is told.
 */
export function messagesAfter(source: EventSource, after: number): readonly EventMessage[] {
  const found: Rendered[] = [];
  for (const entry of recordNewestFirst(source.identity, source.book)) {
    if (entry.sequence <= after) break;
    const event = render(source, entry);
    if (event === null) continue;
    if (found.length === eventsMissedMax) {
      found.push(omitted(found.at(-1) as Rendered));
      break;
    }
    found.push(event);
  }
  return found.reverse().map(message);
}

/** The first message of a stream: the record's entry after which it tells everything. */
export function openingMessage(told: number, nowMs: number): EventMessage {
  return message({ sequence: told, kind: "stream.opened", at: renderTime(nowMs) });
}

/** The last message of a stream that is ended here: the same code as the close frame after it. */
export function endMessage(told: number, nowMs: number, end: StreamEnd): EventMessage {
  return message({ sequence: told, kind: "stream.ended", at: renderTime(nowMs), ...end });
}

function message(event: Rendered): EventMessage {
  return { sequence: event.sequence, text: JSON.stringify(event) };
}

interface Rendered {
  readonly sequence: number;
  readonly kind: string;
  readonly at: string;
}

/** Stands for everything between what the listener knows and the oldest event it is told. */
function omitted(oldest: Rendered): Rendered {
  return { sequence: oldest.sequence - 1, kind: "events.omitted", at: oldest.at };
}

function render(source: EventSource, entry: RecordEntry): Rendered | null {
  const { ring, wallet, currency, book } = source;
  const { sequence } = entry;
  if ("event" in entry) return renderSecurity(source, sequence, entry.event);
  const event = moneyEvent(entry.row, (number) => book.bySequence(number));
  if (event === null) return null;
  const seal = (kind: "pay" | "top" | "red" | "adj", number: number, keyNumber: number) =>
    sealId(ring, kind, wallet, number, keyNumber);
  const at = { sequence, currency, sealId: seal };
  if (event.about !== "payment") return renderMoneyEvent(event, at);
  const number = numberOf(book, event.payment);
  return renderMoneyEvent({ ...event, payment: { ...event.payment, number } }, at);
}

function renderSecurity(
  { identity, ring, wallet }: EventSource,
  sequence: number,
  { kind, atMs, device, actor }: PlacedEvent,
) {
  const known = device === null ? null : identity.device(device);
  const own = actor === "customer" || actor === "system";
  return {
    sequence,
    kind: `security.${kind}`,
    at: renderTime(atMs),
    message: securityEvents[kind],
    device_id: known && sealId(ring, "dev", wallet, known.number, known.idKey),
    actor: own ? actor : "operator",
  };
}
