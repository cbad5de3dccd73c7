import type { Named, Told } from "./contract-type.ts";

/** The answer to an activation: who the terminal is, and where. */
export type Activated = Told<"post_v1_terminals_activations">;

/**
 * Counts and sums of one business day by kind, for the drawer. Everything that was handed to the
 * merchant's shards by `complete_to` is in it; it is `server_time` when nothing is on its way, null
 * when that is not known.
 */
export type Totals = Named<"TerminalTotals">;

/** What a terminal is called, where it stands, and whether it may take payments. */
export type OwnTerminal = Named<"OwnTerminal">;

/** A page of a terminal's payments of a business day, in no order. */
export type TerminalPayments = Named<"TerminalPayments">;

/** Count and sum, in minor units. */
export type Total = Totals["payments"];
