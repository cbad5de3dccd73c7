import type { Tokens } from "../access/session.ts";

/** The answer to an activation: who the terminal is, and where. */
export interface Activated {
  readonly terminal_id: string;
  readonly store_id: string;
  readonly merchant_id: string;
  readonly tokens: Tokens;
}

/** Count and sum, in minor units. */
export interface Total {
  readonly count: number;
  readonly amount: number;
}

/** Counts and sums of one business day by kind, for the drawer. */
export interface Totals {
  readonly business_date: string;
  readonly currency: string;
  readonly payments: Total;
  readonly cancellations: Total;
  readonly refunds: Total;
  readonly declines: Total;
  readonly net: number;
  /**
   * Everything that was handed to the merchant's shards by then is in it; `server_time` when nothing
   * is on its way. Null: not known.
   */
  readonly complete_to: string | null;
  readonly server_time: string;
  readonly [member: string]: unknown;
}
