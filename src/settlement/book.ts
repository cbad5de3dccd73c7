import type { Balances } from "../ledger/account.ts";
import type { LogHead, LogRowOf } from "../ledger/log.ts";
import type { KindsOf } from "../ledger/row.ts";
import type { EpochMs } from "../time.ts";
import type { Shop } from "../wallet/record.ts";
import type { BatchBody } from "./batch.ts";
import type { SettledPayment } from "./settled-payment.ts";
import type { ToldShop, ToldShops } from "./short-message.ts";

/** What the rows of a Settlement's log keep. */
export type SettlementBodies = Readonly<Record<"batch", BatchBody>>;

/** The kinds of rows of a Settlement's log. */
export const settlementKinds: KindsOf<SettlementBodies> = { batch: true };

/** A row of a Settlement's log. */
type SettlementRow = LogRowOf<SettlementBodies>;

/** How far a sender's messages were taken. */
export interface InboxMark {
  readonly mark: number;
  readonly totalMinor: number;
  /** The hash of the message at the mark, as its sender said it; `null`: nothing was taken. */
  readonly hash: string | null;
}

/** What stands under a terminal's reference. */
export interface Under {
  /** One a wallet. */
  readonly payments: readonly SettledPayment[];
  /** A tombstone stands there. */
  readonly isBuried: boolean;
}

/** The rows of a Settlement object that its rules read and write, inside one transaction. */
export interface SettlementBook extends ToldShops {
  head(): LogHead;
  /**
   * Appends a row: with the balances after it, and the row up to which the terminals were told, it is
   * the head from now on.
   */
  append(row: SettlementRow, balances: Balances, toldUpTo: number): void;
  inbox(sender: string): InboxMark;
  saveInbox(sender: string, mark: InboxMark): void;
  under(terminalId: string, reference: string): Under;
  payments(terminalId: string, reference: string): readonly SettledPayment[];
  /** Keeps a payment; one that is new as made at this shop. */
  savePayment(payment: SettledPayment, shop: ToldShop): void;
  tombstone(terminalId: string, reference: string): Tombstone | null;
  insertTombstone(tombstone: Tombstone): void;
  insertForward(forward: Forward): void;
}

/** A cancellation by reference that stands until its payment has come, and for ever after. */
export interface Tombstone {
  readonly terminalId: string;
  /** The payment's reference. */
  readonly reference: string;
  /** The cancellation's own reference. */
  readonly cancellation: string;
  readonly acceptedAtMs: EpochMs;
  readonly shop: Shop;
}

/** A cancellation on its way to the wallet that holds the payment. */
export interface Forward {
  readonly terminalId: string;
  readonly reference: string;
  readonly sender: string;
  readonly idKey: number;
}
