import type { EpochMs } from "../time.ts";
import type { SeenDecision } from "./decision.ts";
import type { SecondCounts } from "./second.ts";

/** One decision as operators are told of it. */
export interface RecentDecision extends SeenDecision {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly currency: string;
}

/** What one shard has counted since its report before. */
export interface ShardReport {
  /** The Settlement object's name. */
  readonly shard: string;
  /** Another one is another instance: it numbers its reports from 1 again. */
  readonly instance: string;
  readonly number: number;
  /** By when the second began. */
  readonly seconds: readonly (readonly [EpochMs, SecondCounts])[];
  /** The newest decisions, oldest first, at most `recentMax`. */
  readonly recent: readonly RecentDecision[];
  /** Another report follows after the pause, also where there is nothing to tell. */
  readonly more: boolean;
}

/** What a shard is answered: how long it waits until its next report; `null`: nobody listens. */
export interface ReportReply {
  readonly pauseMs: number | null;
}
