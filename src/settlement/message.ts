import { settlementShardsMax } from "../bounds.ts";
import type { DeclineCode } from "../decline.ts";
import type { EpochMs } from "../time.ts";
import type { WalletKind } from "../wallet/kind.ts";
import type { Shop } from "../wallet/record.ts";

/**
 * What a Wallet tells a Settlement object about one payment. All messages of one payment go to the
 * same object.
 */
export type SettlementMessage = PaymentMessage | TombstoneMessage;

/** A cancellation by reference that had no payment to undo in its wallet. */
interface TombstoneMessage extends Told {
  readonly kind: "tombstone";
}

/** What happened to a payment. `end`: a hold ended without a capture, declined or run out. */
export interface PaymentMessage extends Told {
  readonly kind: "payment" | "cancellation" | "refund" | "capture" | "end";
  /** When the payment was decided. */
  readonly paidAtMs: EpochMs;
  /** How long the wallet had been open then; absent: not known. */
  readonly walletAgeMs?: number;
  /** How long ago it had been topped up then; absent: never. */
  readonly toppedUpAgoMs?: number;
}

/** The version of messages that is written, and the only one that is read. */
export const messageVersion = 3 as const;

/**
 * The sender's log row behind a message, with what the message does not say itself: by it the
 * sender can be given back what it has lost.
 */
export interface SentRow {
  readonly sequence: number;
  readonly kind: WalletKind;
  readonly caller: string | null;
  readonly reference: string | null;
  /** Of the row's body what is not in the message, and not what velocity found. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What every message says. */
interface Told {
  readonly version: typeof messageVersion;
  /** 1, 2, 3 … per (sender, destination), without gaps. */
  readonly sequence: number;
  readonly atMs: EpochMs;
  /**
   * The number that the payment was told under first, mostly its row in the sender's log, and the
   * key number of its id. Its id may have got another number since, by a restoration.
   */
  readonly paymentSequence: number;
  readonly idKey: number;
  readonly terminalId: string;
  readonly merchantId: string;
  /** The shop as it was when the payment was made. */
  readonly shop: Shop;
  /** The payment's own reference. */
  readonly reference: string;
  readonly currency: string;
  /** What the act moved to (payment, capture) or back from (cancellation, refund) the merchant. */
  readonly amountMinor: number;
  /** What the payment was asked for, moved or not. */
  readonly askedMinor: number;
  /** `YYYY-MM-DD` in the deployment's zone. */
  readonly businessDate: string;
  /** Why the payment is declined, at once or by its end; `null` while it stands. */
  readonly declineCode: DeclineCode | null;
  /**
   * Of a tombstone, and of a cancellation that named its payment by reference: its own reference,
   * and when it was accepted. What else stands or comes under the payment's reference is undone
   * too.
   */
  readonly cancellation: { readonly reference: string; readonly acceptedAtMs: EpochMs } | null;
  /** Money sent to this destination, minus money taken back, after this message. */
  readonly totalMinor: number;
  /** The hash of the sender's row in its chain. */
  readonly hash: string;
  readonly row: SentRow;
}

/** The Settlement object of a payment: the same for every act on the same reference. */
export interface SettlementAddress {
  readonly merchantOwnerHex: string;
  readonly generation: number;
  readonly shard: number;
}

/** The object's name; the generation stands in it because shard counts never change under it. */
export function settlementName(address: SettlementAddress): string {
  return `${address.merchantOwnerHex}.${address.generation}.${address.shard}`;
}

/**
 * The names of all objects that may hold something of a merchant: the shards of its generation of
 * now, and every one that an earlier generation can have had, since their numbers are not kept.
 */
export function settlementNames(shop: {
  readonly merchantOwnerHex: string;
  readonly generation: number;
  readonly shards: number;
}): readonly string[] {
  const { merchantOwnerHex, generation, shards } = shop;
  return Array.from({ length: generation }, (_, before) => before + 1).flatMap((each) =>
    Array.from({ length: each === generation ? shards : settlementShardsMax }, (_, shard) =>
      settlementName({ merchantOwnerHex, generation: each, shard }),
    ),
  );
}

/**
 * The shard of (terminal, reference), `[0, shards)`: 32-bit FNV-1a over both, so that an inquiry
 * or a cancellation by reference reaches exactly one object.
 */
export function settlementShard(terminalId: string, reference: string, shards: number): number {
  let hash = 0x811c9dc5;
  const text = `${terminalId}\n${reference}`;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shards;
}
