/** What a rule does when it is exceeded. */
export type RuleAction = "decline" | "confirm" | "flag";

/** Whose histories to play, and the acts of which time to judge (RFC 3339, `to` exclusive). */
export interface BacktestRequest {
  /** Left out: every wallet there is. */
  readonly wallets?: readonly string[];
  readonly from: string;
  readonly to: string;
  /** The most live wallets that are looked at in a second. */
  readonly wallets_per_second?: number;
}

/** How far a backtest is and what it has found; amounts are decimal text, in minor units. */
export interface BacktestSummary {
  readonly backtest_id: string;
  readonly version: number;
  readonly state: "running" | "done" | "cancelled";
  readonly scope: "chosen_wallets" | "all_wallets";
  readonly from: string;
  readonly to: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly progress: {
    readonly percent: number;
    readonly wallets: number | null;
    readonly played: number;
    readonly failed: number;
  };
  readonly acts: number;
  readonly acts_amount: string;
  readonly would_have_declined: number;
  readonly would_have_declined_amount: string;
  readonly would_have_confirmed: number;
  readonly would_have_flagged: number;
}

/** What a policy would have decided about the past, rule by rule. */
export interface Backtest extends BacktestSummary {
  readonly rules: readonly BacktestRule[];
  /** Wallets whose history could not be played. */
  readonly failures: readonly { readonly wallet_id: string; readonly reason: string }[];
}

/** What one rule would have done; `exceeded_amount` is minor units as digits and may pass 2^53. */
export interface BacktestRule {
  readonly rule: string;
  readonly action: RuleAction;
  readonly judged: number;
  readonly exceeded: number;
  readonly exceeded_amount: string;
  readonly wallets: number;
  /** Acts that this rule alone would have declined. */
  readonly alone: number;
  readonly examples: readonly {
    readonly wallet_id: string;
    readonly at: string;
    readonly amount: number;
    readonly before: number;
    readonly after: number;
    readonly limit: number;
  }[];
}

/** What a version in shadow would have done to what was decided while it was. */
export interface ShadowReport {
  readonly version: number;
  readonly state: "draft" | "shadow" | "active" | "retired";
  readonly shadowed_at: string | null;
  readonly judged: number;
  readonly would_have_declined: number;
  readonly would_have_confirmed: number;
  readonly newly_declined: number;
  readonly newly_passed: number;
  readonly rules: readonly {
    readonly rule: string;
    readonly act: "payment" | "top_up" | "terminal" | (string & {});
    readonly action: RuleAction;
    readonly exceeded: number;
  }[];
}
