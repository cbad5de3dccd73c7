import type { DecisionRecord } from "./explain.ts";

type RuleRecord = DecisionRecord["rules"][number];

/** A rule by its id, its action's number and its limit. */
type RuleHead = readonly [rule: string, action: number, limit: number];

/**
 * What a rule found: 0 where it did not apply, the figure before and after, and if it was exceeded when
 * it passes.
 */
type Found = 0 | readonly [before: number, after: number, passesAtMs?: number | null];

/** A decision as numbers, by the rules of its policy version; what is as usual is left out. */
export interface ShortDecision {
  /** Another policy version than the act's. */
  readonly v?: number;
  /** Another verdict than `pass`. */
  readonly verdict?: DecisionRecord["verdict"];
  readonly code?: DecisionRecord["code"];
  /** Another time of judgement than the act's. */
  readonly at?: number | null;
  /** The rules in their order, or the number of the row that says them. */
  readonly rules: readonly RuleHead[] | number;
  readonly found: readonly Found[];
}

/** The act that a decision is of. */
interface Judged {
  readonly policyVersion: number;
  readonly decidedAtMs: number;
}

/** A record as numbers; `refer` says the rules, or where they are said. */
export function shortDecision(
  record: DecisionRecord,
  { policyVersion, decidedAtMs }: Judged,
  refer: (rules: readonly RuleHead[]) => readonly RuleHead[] | number,
): ShortDecision {
  const { v, verdict, code, at, rules } = record;
  return {
    ...(v === policyVersion ? {} : { v }),
    ...(verdict === "pass" ? {} : { verdict }),
    ...(code === null ? {} : { code }),
    ...(at === decidedAtMs ? {} : { at }),
    rules: refer(rules.map(([rule, action, limit]) => [rule, action, limit])),
    found: rules.map(foundBy),
  };
}

function foundBy(rule: RuleRecord): Found {
  const [, , , before, after, passesAtMs] = rule;
  if (before === undefined || after === undefined) return 0;
  return rule.length === 5 ? [before, after] : [before, after, passesAtMs ?? null];
}

/** The record that `short` was made of; one that is no short one is answered as it is. */
export function longDecision(
  short: ShortDecision | DecisionRecord,
  { policyVersion, decidedAtMs }: Judged,
  rulesAt: (sequence: number) => readonly RuleHead[],
): DecisionRecord {
  if (!("found" in short)) return short;
  const { v = policyVersion, verdict = "pass", code = null, at = decidedAtMs } = short;
  const heads = typeof short.rules === "number" ? rulesAt(short.rules) : short.rules;
  const rules = short.found.map((found, n) => {
    const head = heads[n] as RuleHead;
    return (found === 0 ? head : [...head, ...found]) as RuleRecord;
  });
  return { v, verdict, code, at, rules };
}
