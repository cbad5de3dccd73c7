import { settlementShardsMax } from "../bounds.ts";
import type { DeclineCode } from "../decline.ts";
import type { EpochMs } from "../time.ts";
import type { Shop } from "../wallet/record.ts";

/**
 * What a Wallet tells a Settlement object about one payment, version 3. Older ones are read too, since
 * objects of two releases talk to each other during a deploy; the newest is written. All messages of
 * one payment go to the same object.
 */
export type SettlementMessage = MessageOf<
  "payment" | "cancellation" | "refund" | "capture" | "end" | "tombstone"
>;

/** Version 2: without the sender's row and its hash. */
export type SettlementMessageV2 = Omit<SettlementMessage, "version" | "hash" | "row"> & {
  readonly version: 2;
};

/** Version 1: besides without the amount that was asked for. */
export type SettlementMessageV1 = Omit<SettlementMessageV2, "version" | "askedMinor"> & {
  readonly version: 1;
};

/** A message as it arrives. */
export type AnyMessage = SettlementMessage | SettlementMessageV2 | SettlementMessageV1;

/**
 * A message of any version as version 3, or `null` for a version of a later release: the sender then
 * keeps it and tries again. What version 1 does not say was asked for is what moved.
 */
export function readMessage(message: AnyMessage): SettlementMessage | null {
  switch (message.version) {
    case 1:
      return readMessage({ ...message, version: 2, askedMinor: message.amountMinor });
    case 2:
      return { ...message, version: 3, hash: null, row: null };
    case 3:
      return message;
    default:
      return null;
  }
}

/**
 * The sender's log row behind a message, with what the message does not say itself: by it the sender
 * can be given back what it has lost.
 */
export interface SentRow {
  readonly sequence: number;
  readonly kind: string;
  readonly caller: string | null;
  readonly reference: string | null;
  /** Of the row's body what is not in the message, and not what velocity found. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * `end`: a hold that ended without a capture, declined or run out. `tombstone`: a cancellation by
 * reference that had no payment to undo in its wallet.
 */
interface MessageOf<Kind extends string> {
  readonly version: 3;
  readonly kind: Kind;
  /** 1, 2, 3 … per (sender, destination), without gaps. */
  readonly sequence: number;
  readonly atMs: EpochMs;
  /** The payment's row in the sender's log, and the key number of its id. */
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
  /**
   * Of the payment itself: when it was decided, and how old its wallet was and how long ago topped up
   * then. Absent: not known, or told by a release that did not say it.
   */
  readonly paidAtMs?: EpochMs;
  readonly walletAgeMs?: number;
  readonly toppedUpAgoMs?: number;
  /** `YYYY-MM-DD` in the deployment's zone. */
  readonly businessDate: string;
  /** Why the payment is declined, at once or by its end; `null` while it stands. */
  readonly declineCode: DeclineCode | null;
  /**
   * Of a tombstone, and of a cancellation that named its payment by reference: its own reference,
   * and when it was accepted. What else stands or comes under the payment's reference is undone too.
   */
  readonly cancellation: { readonly reference: string; readonly acceptedAtMs: EpochMs } | null;
  /** Money sent to this destination, minus money taken back, after this message. */
  readonly totalMinor: number;
  /** The hash of the sender's row in its chain; `null`: told by a release that did not say it. */
  readonly hash: string | null;
  readonly row: SentRow | null;
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
