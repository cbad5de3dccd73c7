import type { Tokens } from "../session.ts";

/** The answer to an activation: who the terminal is, and where. */
export interface Activated {
  readonly terminal_id: string;
  readonly store_id: string;
  readonly merchant_id: string;
  readonly tokens: Tokens;
}

/** Counts and sums of one business day by kind, for the drawer. */
export interface Totals {
  readonly business_date: string;
  readonly [member: string]: unknown;
}
