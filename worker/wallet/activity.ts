import { type ActivityKind, activityKind } from "../../src/identity/activity.ts";
import type { Caller } from "../../src/identity/caller.ts";
import type { LogRow } from "../../src/ledger/log.ts";
import type { WalletBook } from "../../src/payment/book.ts";
import type { Sql } from "../sql.ts";
import { eventsBefore } from "./event-book.ts";
import { devicesOf } from "./identity-book.ts";
import { type Revoked, tokenFault } from "./identity-desk.ts";

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
  readonly actor: "customer" | "operator" | "system";
  readonly amountMinor: number | null;
  readonly merchantId: string | null;
  /** The payment's row and the id key of its id. */
  readonly payment: { readonly sequence: number; readonly idKey: number } | null;
  readonly declineCode: string | null;
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
 * by time. A read; nothing to a revoked token.
 */
export function readActivity(
  sql: Sql,
  book: WalletBook,
  query: { readonly caller: Caller; readonly cursor: ActivityCursor; readonly count: number },
): ActivityPage | Revoked {
  if (tokenFault(sql, query.caller, null) !== null) return { kind: "revoked" };
  const { cursor, count } = query;
  const merged = merge(events(sql, cursor, count + 1), money(book, cursor, count + 1));
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

function events(sql: Sql, cursor: ActivityCursor, count: number): Placed[] {
  const idKeys = new Map(devicesOf(sql).map(({ number, idKey }) => [number, idKey]));
  return eventsBefore(sql, cursor.event, count).map(({ number, kind, atMs, device, actor }) => {
    const own = actor === "customer" || actor === "system" ? actor : "operator";
    const idKey = device === null ? undefined : idKeys.get(device);
    return {
      kind,
      atMs,
      device: device === null || idKey === undefined ? null : { number: device, idKey },
      actor: own,
      amountMinor: null,
      merchantId: null,
      payment: null,
      declineCode: null,
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
  readonly shop?: { readonly merchantId: string };
  readonly idKey?: number;
  readonly paymentSequence?: number;
  readonly returnedMinor?: number;
  readonly points?: number;
}

function moneyItem(book: WalletBook, row: LogRow): ActivityItem | null {
  const body = JSON.parse(row.body) as ToldBody;
  const declineCode = body.declineCode ?? null;
  const declines = row.kind === "payment" || row.kind === "top_up";
  const kind = activityKind({ kind: row.kind, declined: declines && declineCode !== null });
  if (kind === null || body.paymentSequence === 0) return null;
  const about = body.paymentSequence === undefined ? row : book.bySequence(body.paymentSequence);
  const ofPayment = about?.kind === "payment" ? (JSON.parse(about.body) as ToldBody) : null;
  return {
    kind,
    atMs: row.atMs,
    device: null,
    actor: row.kind === "end" || row.kind === "reward_matured" ? "system" : "customer",
    amountMinor: body.amountMinor ?? body.returnedMinor ?? body.points ?? null,
    merchantId: ofPayment?.shop?.merchantId ?? null,
    payment:
      about === null || ofPayment?.idKey === undefined
        ? null
        : { sequence: about.sequence, idKey: ofPayment.idKey },
    declineCode,
  };
}
