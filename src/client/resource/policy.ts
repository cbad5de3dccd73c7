import type { Named, Sent, Told } from "./contract-type.ts";

/** A velocity policy as it is proposed: its currency and its rules. */
export type PolicyDocument = Sent<"post_v1_operator_policies">;

/** Which version was made, and where it stands. */
export type PolicyMade = Told<"post_v1_operator_policies">;

/** One version of the policy with its document, and how it came to stand where it does. */
export type PolicyVersion = Named<"PolicyVersion">;

/** Every version, and which one decides. */
export type PolicyList = Told<"get_v1_operator_policies">;

/** A version's shadow begun or ended, in force everywhere from `in_force_at` on. */
export type ShadowChanged = Told<"post_v1_operator_policies_version_shadow">;

/** What a version in shadow would have done to what was decided while it was. */
export type ShadowReport = Named<"ShadowReport">;

/** What a rule does when it is exceeded. */
export type RuleAction = BacktestRule["action"];

/**
 * Whose histories to play (left out: every wallet there is), and the acts of which time to judge
 * (RFC 3339, `to` exclusive).
 */
export type BacktestRequest = Sent<"post_v1_operator_policies_version_backtests">;

/** How far a backtest is and what it has found; amounts are decimal text, in minor units. */
export type BacktestSummary = Named<"BacktestSummary">;

/** The backtests of one version. */
export type BacktestList = Told<"get_v1_operator_policies_version_backtests">;

/** What a policy would have decided about the past, rule by rule. */
export type Backtest = Named<"Backtest">;

/** What one rule would have done; `exceeded_amount` is minor units as digits and may pass 2^53. */
export type BacktestRule = Backtest["rules"][number];
