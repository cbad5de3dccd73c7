import type { DecisionRecord } from "./explain.ts";

type RuleRecord = DecisionRecord["rules"][number];

/** A rule by its id, its action's number and its limit. */
type RuleHead = readonly [rule: string, action: number, limit: number];

/**
 * What a rule found. 0: it did not apply. A figure n above 0: it rose to n, by one. One below 0: it
 * stayed at −1 − n. In a list the figure before, and the one after unless that is more by the act's
 * amount, and if the rule was exceeded when it passes.
 */
type Found =
  | number
  | readonly [before: number]
  | readonly [before: number, after: number, passesAtMs?: number | null];

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
  /** By the rules in their order; of those at the end that did not apply nothing is written. */
  readonly found: readonly Found[];
}

/** The act that a decision is of. */
interface Judged {
  readonly policyVersion: number;
  readonly decidedAtMs: number;
  readonly amountMinor: number;
}

/** A record as numbers; `refer` says the rules, or where they are said. */
export function shortDecision(
  record: DecisionRecord,
  { policyVersion, decidedAtMs, amountMinor }: Judged,
  refer: (rules: readonly RuleHead[]) => readonly RuleHead[] | number,
): ShortDecision {
  const { v, verdict, code, at, rules } = record;
  return {
    ...(v === policyVersion ? {} : { v }),
    ...(verdict === "pass" ? {} : { verdict }),
    ...(code === null ? {} : { code }),
    ...(at === decidedAtMs ? {} : { at }),
    rules: refer(headsOf(rules)),
    found: foundBy(rules, amountMinor),
  };
}

/** What policies' rules are headed by lately: those that are alike are one list, known by itself. */
const headsLately: (readonly RuleHead[])[] = [];
const headsMax = 8;

function headsOf(rules: readonly RuleRecord[]): readonly RuleHead[] {
  const known = headsLately.find((heads) => areHeads(heads, rules));
  if (known !== undefined) return known;
  const heads = rules.map((rule) => [rule[0], rule[1], rule[2]] as const);
  headsLately.unshift(heads);
  headsLately.splice(headsMax);
  return heads;
}

function areHeads(heads: readonly RuleHead[], rules: readonly RuleRecord[]): boolean {
  if (heads.length !== rules.length) return false;
  return heads.every((head, n) => {
    const rule = rules[n] as RuleRecord;
    return head[0] === rule[0] && head[1] === rule[1] && head[2] === rule[2];
  });
}

function foundBy(rules: readonly RuleRecord[], amountMinor: number): readonly Found[] {
  const last = rules.findLastIndex((rule) => rule.length > 3);
  const found: Found[] = [];
  for (let n = 0; n <= last; n += 1) found.push(writeFound(rules[n] as RuleRecord, amountMinor));
  return found;
}

function writeFound(rule: RuleRecord, amountMinor: number): Found {
  const before = rule[3];
  const after = rule[4];
  if (before === undefined || after === undefined) return 0;
  if (rule.length > 5) return [before, after, rule[5] ?? null];
  if (before >= 0 && after === before + 1) return after;
  if (before >= 0 && after === before) return -1 - before;
  return after === before + amountMinor ? [before] : [before, after];
}

/** The figures before and after, and when the rule passes; none where it did not apply. */
function readFound(found: Found, amountMinor: number): readonly (number | null | undefined)[] {
  if (found === 0) return [];
  if (typeof found === "number") return found > 0 ? [found - 1, found] : [-1 - found, -1 - found];
  return found.length === 1 ? [found[0], found[0] + amountMinor] : found;
}

/** The record that `short` was made of; one that is no short one is answered as it is. */
export function longDecision(
  short: ShortDecision | DecisionRecord,
  { policyVersion, decidedAtMs, amountMinor }: Judged,
  rulesAt: (sequence: number) => readonly RuleHead[],
): DecisionRecord {
  if (!("found" in short)) return short;
  const { v = policyVersion, verdict = "pass", code = null, at = decidedAtMs } = short;
  const heads = typeof short.rules === "number" ? rulesAt(short.rules) : short.rules;
  const rules = heads.map((head, n) => {
    return [...head, ...readFound(short.found[n] ?? 0, amountMinor)] as unknown as RuleRecord;
  });
  return { v, verdict, code, at, rules };
}
