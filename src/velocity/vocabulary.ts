/*
 * The words of the policy language. A word's place in its list is its number in the binary rule
 * table, so that lists only ever grow at their end.
 */

/** What a rule can watch. */
export const WATCHES = [
  "wallet",
  "device",
  "terminal",
  "store",
  "merchant",
  "category",
  "channel",
  "partner",
  "ip_prefix",
  "amount",
] as const;
export type Watch = (typeof WATCHES)[number];

/** A watch that an act names itself; `amount` is its own amount: the same one again and again. */
export type Subject = Exclude<Watch, "amount">;

/** What a rule can judge. */
export const ACTS = ["payment", "top_up", "sign_in", "terminal", "store", "merchant"] as const;
export type VelocityAct = (typeof ACTS)[number];

/**
 * Payments as their terminal, their store and their merchant see them: across wallets, a moment after
 * the answer. They tell their wallet's age and its last top-up, and neither a device's age nor a place.
 */
export const ACTS_ACROSS = ["terminal", "store", "merchant"] as const satisfies VelocityAct[];
export type ActAcross = (typeof ACTS_ACROSS)[number];

/** True if `act` is one that is seen across wallets. */
export function isAcross(act: VelocityAct): act is ActAcross {
  return (ACTS_ACROSS as readonly VelocityAct[]).includes(act);
}

/** What a rule can measure; a distinct count names what it counts: `distinct:merchant`. */
export const METRICS = [
  "count",
  "amount",
  "distinct",
  "declines",
  "consecutive_declines",
  "time_since_last",
  "travel_speed",
  "given_back",
  "given_back_count",
] as const;
export type MetricKind = (typeof METRICS)[number];
/** What a rule counts, as a policy spells it. */
export type Metric = Exclude<MetricKind, "distinct"> | `distinct:${Watch}`;

/** What a rule that is exceeded asks for. */
export const ACTIONS = ["decline", "confirm", "flag"] as const;
export type RuleAction = (typeof ACTIONS)[number];

/** The calendar windows. In the table 0 is the sliding window, so a calendar's number is + 1. */
export const CALENDARS = ["day", "week", "month"] as const;
export type CalendarUnit = (typeof CALENDARS)[number];

/** The kind of `metric`, and for a distinct count what it counts. */
export function metricParts(metric: Metric): { kind: MetricKind; distinct: Watch | null } {
  if (!metric.startsWith("distinct:")) return { kind: metric as MetricKind, distinct: null };
  return { kind: "distinct", distinct: metric.slice("distinct:".length) as Watch };
}

/** How a rule's id is spelled: 48 characters at most. */
export const ruleIdForm = /^[a-z0-9][a-z0-9._-]{0,47}$/;

/**
 * The id of the rule that an RFC 6901 pointer into a policy leads into; `null` outside of rules, and
 * where the rule has no id that could be one. Nothing else of the document is taken for verified.
 */
export function ruleAt(document: unknown, pointer: string): string | null {
  const [, index] = /^\/rules\/(\d+)(?:\/|$)/.exec(pointer) ?? [];
  if (index === undefined) return null;
  const { rules } = document as { readonly rules?: readonly unknown[] };
  const { id } = (rules?.[Number(index)] ?? {}) as { readonly id?: unknown };
  return typeof id === "string" && ruleIdForm.test(id) ? id : null;
}

/** A reason that is told of a place in a policy, with the rule that the place is in. */
export function reasonAt(document: unknown, pointer: string, reason: string): string {
  const id = ruleAt(document, pointer);
  return id === null ? reason : `${reason}, in rule ${id}`;
}

/** What a policy is warned of, by its code: in words that a reader of the contract is told. */
export const policyWarningCodes = {
  no_rules: "There is no rule at all.",
  not_limited:
    "Acts of a kind are not held to a limit of the default policy: `names`, as metric:watch.",
  never_told: "The rule asks for what no act of its kind tells: `names`.",
  above_balance: "It asks for more than a wallet holds: `at_most`, in minor units.",
  above_offline: "It asks for more than a code signed offline pays: `at_most`, in minor units.",
  below_least: "It asks for an amount below 1.",
  without_amount: "It asks for the amount of acts that have none.",
  channel_without_wallet: "It counts by wallet what tells none: the channel in `names`.",
  channel_unknown: "Acts of its kind come by other channels: `names`.",
} as const;

export type PolicyWarningCode = keyof typeof policyWarningCodes;

/** What whoever writes or approves a policy should hear of: where (RFC 6901), and what. */
export interface PolicyWarning {
  readonly pointer: string;
  readonly code: PolicyWarningCode;
  /** The kind of act that it is about. */
  readonly act: VelocityAct | null;
  /** What it is about, in the words of the policy language. */
  readonly names: readonly string[];
  readonly atMost: number | null;
  /** The same as a sentence. */
  readonly message: string;
}

/** A warning about one place, which is about nothing more unless told. */
export function warned(
  code: PolicyWarningCode,
  pointer: string,
  message: string,
  about: Partial<Pick<PolicyWarning, "act" | "names" | "atMost">> = {},
): PolicyWarning {
  return { ...{ pointer, code, act: null, names: [], atMost: null }, ...about, message };
}
