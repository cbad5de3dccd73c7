import { bodyOf, isRowOf } from "../ledger/row.ts";
import { asItWas, sentHash } from "../payment/restored-row.ts";
import type { InboxMark } from "../settlement/book.ts";
import { type SettlementBodies, settlementKinds } from "../settlement/book.ts";
import { settlementName, settlementShard } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";
import { walletKinds } from "../wallet/kind.ts";
import type { WalletBodies } from "../wallet/row.ts";
import { sentTotalMinor } from "./follow-wallet.ts";
import type { BookEvent, HashedRow, Stored, StoredHead } from "./stored.ts";

/** What of a wallet its receivers have to know, as the wallet has it. */
export class WalletFacts {
  readonly id: string;
  /** What it knew to be acknowledged before its receivers were read. */
  readonly acknowledged: ReadonlyMap<string, number>;
  name: string | null = null;
  enrolled = false;
  /** By destination and number − 1: the hash and the running total that stand there. */
  readonly sent = new Map<
    string,
    { readonly hash: string | null; readonly totalMinor: number }[]
  >();
  /** By partner and reference: what was credited, and when. */
  readonly credits = new Map<string, { readonly amountMinor: number; readonly atMs: EpochMs }>();
  head: StoredHead | null = null;

  constructor(id: string, acknowledged: Readonly<Record<string, number>>) {
    this.id = id;
    this.acknowledged = new Map(Object.entries(acknowledged));
  }

  /** Takes what is read next of the wallet; rows that are none of a wallet's say nothing. */
  take(event: BookEvent): void {
    if ("row" in event) this.#row(event.row);
    else if ("head" in event) this.head = event.head;
    else if (event.stored.table === "self") {
      this.name = event.stored.value.name as string;
      this.enrolled = event.stored.value.enrolled === true;
    }
  }

  #row(raw: HashedRow): void {
    if (!isRowOf<WalletBodies>(walletKinds, raw)) return;
    const row = asItWas(raw);
    const { caller, reference, destination, destinationSequence, atMs } = row;
    if (row.kind === "top_up") {
      const { declineCode, amountMinor } = bodyOf(row, row.kind);
      if (declineCode === null) this.credits.set(`${caller} ${reference}`, { amountMinor, atMs });
    }
    if (destination === null || destinationSequence === null) return;
    const rows = this.sent.get(destination) ?? [];
    this.sent.set(destination, rows);
    rows[destinationSequence - 1] = { hash: sentHash(raw), totalMinor: sentTotalMinor(row) };
  }
}

/** What a Settlement has taken, by its senders. */
export class SettlementFacts {
  readonly id: string;
  /** Known by its first row; `null`: it has none. */
  name: string | null = null;
  readonly inbox = new Map<string, InboxMark>();

  constructor(id: string) {
    this.id = id;
  }

  /** Takes what is read next of the Settlement. */
  take(event: BookEvent): void {
    if ("row" in event) this.name ??= nameOf(event.row);
    else if ("stored" in event && event.stored.table === "inbox") {
      this.inbox.set(event.stored.key, markOf(event.stored.value));
    }
  }
}

function markOf({ mark, totalMinor, hash }: Stored["value"]): InboxMark {
  return {
    mark: Number(mark),
    totalMinor: Number(totalMinor),
    hash: typeof hash === "string" ? hash : null,
  };
}

/** The name of a Settlement, by a row of it that says a shop, as its first one does. */
function nameOf(row: HashedRow): string | null {
  if (!isRowOf<SettlementBodies>(settlementKinds, row)) return null;
  const { shops, told } = bodyOf(row, row.kind);
  const [[, , , number, , reference] = []] = told;
  const shop = shops[number ?? 0];
  if (shop === undefined || reference === undefined) return null;
  const { merchantOwnerHex, generation, shards } = shop;
  const shard = settlementShard(shop.terminalId, reference, shards);
  return settlementName({ merchantOwnerHex, generation, shard });
}

/** A claim as its Partner has it. */
export interface CreditFacts {
  /** Partner and reference. */
  readonly key: string;
  /** The Partner object. */
  readonly id: string;
  readonly wallet: string;
  readonly amountMinor: number;
  readonly credited: boolean;
}

/** The claim that is read next of a Partner, or `null` when something else is. */
export function creditOf(id: string, event: BookEvent): CreditFacts | null {
  if (!("stored" in event) || event.stored.table !== "claim") return null;
  const { partnerId, wallet, amountMinor, result } = event.stored.value;
  const key = `${partnerId} ${event.stored.key}`;
  const credited = result === "credited";
  return { key, id, wallet: `${wallet}`, amountMinor: Number(amountMinor), credited };
}
