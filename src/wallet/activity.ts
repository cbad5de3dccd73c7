import { unreachable } from "../assert.ts";
import type { Revoked } from "../control/authority.ts";
import type { ActivityKind } from "../identity/activity.ts";
import type { IdentityBook } from "../identity/book.ts";
import { type Caller, callerToken, isRevoked } from "../identity/caller.ts";
import { bodyOf } from "../ledger/row.ts";
import type { WalletBook } from "./book.ts";
import type { ActKind, WalletKind } from "./kind.ts";
import { decidedPayment, numberOf } from "./read.ts";
import type { NamedShop } from "./record.ts";
import type { WalletRow } from "./row.ts";

/** Where a page begins: below these numbers of the two records it is merged from. */
export interface ActivityCursor {
  readonly event: number;
  readonly row: number;
}

/** One thing that happened, of either record. */
interface ActivityItem {
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
  /** What its own id is sealed from, of a top-up and of a redemption. */
  readonly own: {
    readonly kind: "top" | "red";
    readonly number: number;
    readonly idKey: number;
  } | null;
}

/** A page of what happened, newest first. */
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
      own: null,
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

/** A row of money as its owner is told of it. */
interface ToldRow {
  readonly kind: ActivityKind;
  readonly actor: ActivityItem["actor"];
  /** `null`: what the payment is for. */
  readonly amountMinor: number | null;
  /** The row of the payment that it acts on; absent: it is no act. */
  readonly paymentSequence?: number;
  readonly declineCode?: string | null;
  readonly channel?: string;
  readonly partner?: ActivityItem["partner"];
  /** The key number of its own id. */
  readonly idKey?: number;
}

/**
 * What a row is to its owner; a till's acts after the payment are its merchant's. `null`: nothing.
 */
export function toldOf(row: WalletRow): ToldRow | null {
  switch (row.kind) {
    case "payment": {
      const { declineCode, amountMinor } = bodyOf(row, row.kind);
      const kind = declineCode === null ? "payment" : "payment_declined";
      return { kind, actor: "customer", amountMinor, declineCode };
    }
    case "capture":
    case "refund": {
      const { amountMinor, paymentSequence } = bodyOf(row, row.kind);
      return { kind: row.kind, actor: "merchant", amountMinor, paymentSequence };
    }
    case "cancellation": {
      const { returnedMinor: amountMinor, paymentSequence } = bodyOf(row, row.kind);
      if (paymentSequence === 0) return null;
      return { kind: row.kind, actor: "merchant", amountMinor, paymentSequence };
    }
    case "confirmation": {
      const { paymentSequence } = bodyOf(row, row.kind);
      return { kind: row.kind, actor: "customer", amountMinor: null, paymentSequence };
    }
    case "end": {
      const { returnedMinor: amountMinor, paymentSequence, declineCode } = bodyOf(row, row.kind);
      const ended = { amountMinor, paymentSequence, declineCode };
      // What its payer refused did not end by itself.
      if (declineCode === "confirmation_rejected") {
        return { kind: "rejection", actor: "customer", ...ended };
      }
      return { kind: row.kind, actor: "system", ...ended };
    }
    default:
      return balanceOf(row, row.kind);
  }
}

function balanceOf(row: WalletRow, kind: Exclude<WalletKind, ActKind | "payment">): ToldRow | null {
  switch (kind) {
    case "top_up": {
      const body = bodyOf(row, kind);
      const { partnerId: id, partnerName: name, ...of } = body;
      const { amountMinor, declineCode, channel, idKey } = of;
      const by = { amountMinor, declineCode, channel, idKey, partner: { id, name } };
      return { kind: declineCode === null ? kind : "top_up_declined", actor: "partner", ...by };
    }
    case "points_in": {
      const { amountMinor, idKey } = bodyOf(row, kind);
      return { kind, actor: "customer", amountMinor, channel: "points", idKey };
    }
    case "reward_matured":
      return { kind, actor: "system", amountMinor: bodyOf(row, kind).points };
    case "redemption": {
      const { amountMinor, idKey } = bodyOf(row, kind);
      return { kind, actor: "customer", amountMinor, idKey };
    }
    case "adjustment": {
      const { amountMinor, refused } = bodyOf(row, kind);
      if (refused !== null) return null;
      const taken = amountMinor < 0;
      return { kind: taken ? "adjustment_taken" : kind, actor: "operator", amountMinor };
    }
    case "restored":
    case "resent":
      return null;
    default:
      return unreachable(kind);
  }
}

function kindOfOwn({ kind }: WalletRow): "top" | "red" {
  return kind === "redemption" ? "red" : "top";
}

function moneyItem(book: WalletBook, row: WalletRow): ActivityItem | null {
  const told = toldOf(row);
  if (told === null) return null;
  const { kind, actor, paymentSequence, declineCode = null, channel = null, idKey } = told;
  const about = paymentSequence === undefined ? row : book.bySequence(paymentSequence);
  const payment = about?.kind === "payment" ? decidedPayment(about) : null;
  const minor = told.amountMinor ?? payment?.body.amountMinor ?? null;
  return {
    kind,
    atMs: row.restored?.atMs ?? row.atMs,
    device: null,
    actor,
    amountMinor: minor === null ? null : Math.abs(minor),
    shop: payment?.body.shop ?? null,
    payment: payment && { number: numberOf(book, payment), idKey: payment.body.idKey },
    declineCode,
    channel,
    partner: told.partner ?? null,
    own: idKey === undefined ? null : { kind: kindOfOwn(row), number: row.sequence, idKey },
  };
}
