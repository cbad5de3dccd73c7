import type { RuleAction } from "./vocabulary.ts";

/** What one rule says about one act. */
export interface RuleVerdict {
  readonly rule: string;
  /**
   * The figure before and after the act, capped at 2^53 − 1: events, minor units, different
   * subjects, declines, ms since the last act, or km/h rounded up. The two are equal for a figure
   * that the act itself does not change. Both 0 for a rule that does not apply.
   */
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  readonly verdict: "pass" | "exceeded" | "not_applicable";
  readonly action: RuleAction;
  /**
   * The earliest time at which the same act passes this rule if nothing else happens: the time of
   * judgement if it passes now; null if it never does or if the rule does not apply.
   */
  readonly passesAtMs: number | null;
}

/** What a rule that is exceeded declines with. */
export type VelocityCode =
  | "velocity_count_exceeded"
  | "velocity_amount_exceeded"
  | "velocity_pattern";

/** What a policy says about one act, with one verdict per rule in the policy's order. */
export interface VelocityDecision {
  readonly policyVersion: number;
  readonly verdict: "pass" | "confirm" | "decline";
  /** Why the act is declined, count before amount before pattern; null if it is not. */
  readonly code: VelocityCode | null;
  readonly rules: readonly RuleVerdict[];
}

/** The code of a decline by a rule of `metric`. */
export function codeOf(metric: string): VelocityCode {
  if (metric === "count") return "velocity_count_exceeded";
  return metric === "amount" ? "velocity_amount_exceeded" : "velocity_pattern";
}

const PRECEDENCE: readonly VelocityCode[] = [
  "velocity_count_exceeded",
  "velocity_amount_exceeded",
  "velocity_pattern",
];

/** The one of two codes that a decline names: count before amount before pattern. */
export function graver(one: VelocityCode | null, other: VelocityCode): VelocityCode {
  if (one === null) return other;
  return PRECEDENCE.indexOf(one) < PRECEDENCE.indexOf(other) ? one : other;
}
