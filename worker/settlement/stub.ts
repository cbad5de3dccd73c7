import type { Undelivered } from "../../src/health/undelivered.ts";
import type { InboxMark, Tombstone } from "../../src/settlement/book.ts";
import type { DayPage } from "../../src/settlement/day-page.ts";
import type { Delivery, Receipt } from "../../src/settlement/inbox.ts";
import {
  type SettlementMessage,
  settlementName,
  settlementShard,
} from "../../src/settlement/message.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import type { EpochMs } from "../../src/time.ts";
import type { Shop } from "../../src/wallet/record.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { PolicyVersions } from "../signal/policies-in-force.ts";

/** A cancellation by reference as it stands: the first one kept, and the payments it met. */
export interface Buried {
  readonly tombstone: Tombstone;
  /** It was kept before. */
  readonly known: boolean;
  readonly payments: readonly SettledPayment[];
}

/** Of which terminal and day, and after which reference: empty for the first. */
export interface DayQuery {
  readonly terminalId: string;
  readonly businessDate: string;
  readonly after: string;
  readonly paymentsMax: number;
}

/** What others ask of a Settlement object; its class says what each call does. */
export interface SettlementCalls {
  deliver(
    deliveries: readonly Delivery[],
    sentAtMs: EpochMs,
    versions: PolicyVersions | null,
    isWatched?: boolean,
  ): readonly (Receipt | null)[];
  find(terminalId: string, reference: string): readonly SettledPayment[];
  ofDay(of: DayQuery): DayPage;
  remind(wallet: string, receiver: string): Promise<void>;
  giveBack(
    wallet: string,
    after: number,
  ): InboxMark & { readonly messages: readonly SettlementMessage[] };
  bury(tombstone: Tombstone): Buried;
  waiting(): Undelivered;
  completeTo(terminalId: string, askedAtMs: EpochMs, patienceMs: number): Promise<EpochMs | null>;
}

/** A Settlement object by its name. Take a new stub for every attempt. */
export function settlementObject(env: Env, name: string): Calls<SettlementCalls> {
  const id = env.SETTLEMENT.idFromName(name);
  return env.SETTLEMENT.get(id) as unknown as Calls<SettlementCalls>;
}

/** A terminal's reference, and the merchant it is at. */
export interface ReferenceAt {
  readonly shop: Shop;
  readonly terminalId: string;
  readonly reference: string;
}

/** The name of the Settlement object that hears of every payment under a terminal's reference. */
export function settlementNameOf({ shop, terminalId, reference }: ReferenceAt): string {
  const { merchantOwnerHex, generation, shards } = shop;
  const shard = settlementShard(terminalId, reference, shards);
  return settlementName({ merchantOwnerHex, generation, shard });
}
