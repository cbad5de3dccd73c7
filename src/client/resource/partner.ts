import type { Sent, Told } from "./contract-type.ts";

/** The ways by which money comes in. */
export type Channel = Sent<"post_v1_operator_partners">["channel"];

/** A credit of the wallet whose `funding_route` is the `route`. */
export type CreditRequest = Sent<"post_v1_funding_channel_credits">;

/**
 * What became of a credit. A declined one has used its reference up; its id is null when it was
 * declined before a wallet knew of it.
 */
export type Credit = Told<"post_v1_funding_channel_credits">;
