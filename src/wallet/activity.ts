import type { Revoked } from "../control/authority.ts";
import { type ActivityKind, activityKind } from "../identity/activity.ts";
import { type Caller, callerToken, isRevoked } from "../identity/caller.ts";
import type { IdentityBook } from "../identity/wallet-book.ts";
import type { LogRow } from "../ledger/log.ts";
import type { WalletBook } from "./book.ts";
import { decidedPayment, numberOf } from "./read.ts";
import type { NamedShop } from "./record.ts";

/** Where a page begins: below these numbers of the two records it is merged from. */
export interface ActivityCursor {
  readonly event: number;
  readonly row: number;
}

/** One thing that happened, of either record. */
export interface ActivityItem {
  readonly kind: ActivityKind;
  readonly atMs: number;
  /** With the number of the id key that spells it. */
  readonly device: { readonly number: number; readonly idKey: number } | null;
  readonly actor: "customer" | "merchant" | "partner" | "operator" | "system";
  readonly amountMinor: number | null;
  readonly shop: NamedShop | null;
  /** Number and id key of the payment's id. */
  readonly payment: { readonly number: number; readonly idKey: number } | null;
  readonly declineCode: string | null;
  /** Of a top-up: how it came in, and by whom; points that were turned in came by nobody. */
  readonly channel: string | null;
  readonly partner: { readonly id: string; readonly name: string | null } | null;
}

export interface ActivityPage {
  readonly kind: "page";
  readonly items: readonly ActivityItem[];
  /** Where the next page begins; null at the end. */
  readonly next: ActivityCursor | null;
}

type Placed = ActivityItem & { readonly from: "event" | "row"; readonly number: number };

/**
 * A page of everything that happened to a wallet, newest first: security events and money, merged
 * by time. A read; nothing to a revoked token. `caller` null: an operator asks.
 */
export function readActivity(
  identity: IdentityBook,
  book: WalletBook,
  query: {
    readonly caller: Caller | null;
    readonly cursor: ActivityCursor;
    readonly count: number;
  },
): ActivityPage | Revoked {
  const { caller, cursor, count } = query;
  const revoked = caller !== null && isRevoked(identity, callerToken(caller), null);
  if (revoked) return { kind: "revoked" };
  const merged = merge(events(identity, cursor, count + 1), money(book, cursor, count + 1));
  const page = merged.slice(0, count);
  const lowest = (from: Placed["from"], start: number) =>
    page.reduce(
      (least, item) => (item.from === from ? Math.min(least, item.number) : least),
      start,
    );
  const next = { event: lowest("event", cursor.event), row: lowest("row", cursor.row) };
  const items = page.map(({ from: _from, number: _number, ...item }) => item);
  return { kind: "page", items, next: merged.length > count ? next : null };
}

/** Both lists in one, newest first; each keeps its own order, whatever its clock said. */
function merge(first: readonly Placed[], second: readonly Placed[]): Placed[] {
  const merged: Placed[] = [];
  let [a, b] = [0, 0];
  for (;;) {
    const [left, right] = [first[a], second[b]];
    if (left === undefined && right === undefined) return merged;
    if (right === undefined || (left !== undefined && left.atMs >= right.atMs)) {
      merged.push(left as Placed);
      a += 1;
    } else {
      merged.push(right);
      b += 1;
    }
  }
}

function events(book: IdentityBook, cursor: ActivityCursor, count: number): Placed[] {
  const idKeys = new Map(book.devices().map(({ number, idKey }) => [number, idKey]));
  return book.eventsBefore(cursor.event, count).map(({ number, kind, atMs, device, actor }) => {
    const own = actor === "customer" || actor === "system" ? actor : "operator";
    const idKey = device === null ? undefined : idKeys.get(device);
    return {
      kind,
      atMs,
      device: device === null || idKey === undefined ? null : { number: device, idKey },
      actor: own,
      amountMinor: null,
      shop: null,
      payment: null,
      declineCode: null,
      channel: null,
      partner: null,
      from: "event",
      number,
    };
  });
}

function money(book: WalletBook, cursor: ActivityCursor, count: number): Placed[] {
  const found: Placed[] = [];
  for (const row of book.newestFirst(cursor.row)) {
    const item = moneyItem(book, row);
    if (item !== null) found.push({ ...item, from: "row", number: row.sequence });
    if (found.length >= count) break;
  }
  return found;
}

/** The members of the log's bodies that are told to the customer. */
interface ToldBody {
  readonly amountMinor?: number;
  readonly declineCode?: string | null;
  readonly shop?: NamedShop;
  readonly idKey?: number;
  readonly paymentSequence?: number;
  readonly returnedMinor?: number;
  readonly points?: number;
  readonly refused?: object | null;
  readonly channel?: string;
  readonly partnerId?: string;
  readonly partnerName?: string;
}

/** Who did what the customer did not: a till's acts after the payment are its merchant's. */
const actors: Readonly<Record<string, ActivityItem["actor"]>> = {
  capture: "merchant",
  cancellation: "merchant",
  refund: "merchant",
  top_up: "partner",
  top_up_declined: "partner",
  end: "system",
  reward_matured: "system",
  adjustment: "operator",
  adjustment_taken: "operator",
};

/** The kind under which a log row has its words: what its payer refused did not end by itself. */
function wordedKind(kind: string, { amountMinor = 0, declineCode }: ToldBody): string {
  if (kind === "adjustment") return amountMinor < 0 ? "adjustment_taken" : kind;
  return kind === "end" && declineCode === "confirmation_rejected" ? "rejection" : kind;
}

function moneyItem(book: WalletBook, row: LogRow): ActivityItem | null {
  const body = JSON.parse(row.body) as ToldBody;
  const declineCode = body.declineCode ?? null;
  const declines = row.kind === "payment" || row.kind === "top_up";
  const declined = declines && declineCode !== null;
  const kind = activityKind({ kind: wordedKind(row.kind, body), declined });
  const silent = body.paymentSequence === 0 || (body.refused ?? null) !== null;
  if (kind === null || silent) return null;
  const about = body.paymentSequence === undefined ? row : book.bySequence(body.paymentSequence);
  const ofPayment = about?.kind === "payment" ? (JSON.parse(about.body) as ToldBody) : null;
  const moved = body.amountMinor ?? body.returnedMinor ?? body.points ?? null;
  const minor = row.kind === "confirmation" ? (ofPayment?.amountMinor ?? null) : moved;
  return {
    kind,
    atMs: row.restored?.atMs ?? row.atMs,
    device: null,
    actor: actors[kind] ?? "customer",
    amountMinor: minor === null ? null : Math.abs(minor),
    shop: ofPayment?.shop ?? null,
    payment:
      about === null || ofPayment?.idKey === undefined
        ? null
        : { number: numberOf(book, decidedPayment(about)), idKey: ofPayment.idKey },
    declineCode,
    ...cameBy(row.kind, body),
  };
}

/** How money came in; of everything else, nothing. */
function cameBy(kind: string, { channel, partnerId, partnerName }: ToldBody) {
  if (kind === "points_in") return { channel: "points", partner: null };
  if (kind !== "top_up" || partnerId === undefined) return { channel: null, partner: null };
  return { channel: channel ?? null, partner: { id: partnerId, name: partnerName ?? null } };
}
