import { ok, type Result } from "../result.ts";
import type { RuleVerdict, VelocityCode, VelocityDecision } from "./decision.ts";
import type { VelocityCandidate, VelocityEvent } from "./event.ts";
import { readTable } from "./read-table.ts";
import { type CountedByRule, countedBy, judge } from "./reference.ts";
import { ACTIONS } from "./vocabulary.ts";

/**
 * A rule in a record: its id, its action's number, its limit; if it applied, the figure before and
 * after; if it was exceeded, when it passes (null: never). So 3, 5 or 6 members.
 */
type RuleRecord =
  | readonly [rule: string, action: number, limit: number]
  | readonly [rule: string, action: number, limit: number, before: number, after: number]
  | readonly [
      rule: string,
      action: number,
      limit: number,
      before: number,
      after: number,
      passesAtMs: number | null,
    ];

/** A decision as it is kept with the act: JSON, without a word that can be left out. */
export interface DecisionRecord {
  /** The policy version. */
  readonly v: number;
  readonly verdict: VelocityDecision["verdict"];
  readonly code: VelocityCode | null;
  /** The time of judgement, ms, if any rule passed. */
  readonly at: number | null;
  readonly rules: readonly RuleRecord[];
}

/** The record of `decision`. `recallDecision` gives back exactly what went in. */
export function recordDecision(decision: VelocityDecision): DecisionRecord {
  const { policyVersion: v, verdict, code } = decision;
  const at = decision.rules.find((rule) => rule.verdict === "pass")?.passesAtMs ?? null;
  return { v, verdict, code, at, rules: decision.rules.map(recordRule) };
}

function recordRule(rule: RuleVerdict): RuleRecord {
  const { rule: id, limit, before, after } = rule;
  const action = ACTIONS.indexOf(rule.action);
  if (rule.verdict === "not_applicable") return [id, action, limit];
  if (rule.verdict === "pass") return [id, action, limit, before, after];
  return [id, action, limit, before, after, rule.passesAtMs];
}

/** The decision that `record` was made of. */
export function recallDecision(record: DecisionRecord): VelocityDecision {
  const { v: policyVersion, verdict, code, at, rules } = record;
  return { policyVersion, verdict, code, rules: rules.map((rule) => recallRule(rule, at)) };
}

function recallRule(record: RuleRecord, at: number | null): RuleVerdict {
  const [rule, action, limit, before = 0, after = 0, passesAtMs = at] = record;
  const told = { rule, before, after, limit, action: ACTIONS[action] ?? "decline" };
  if (record.length === 3) return { ...told, verdict: "not_applicable", passesAtMs: null };
  return { ...told, verdict: record.length === 5 ? "pass" : "exceeded", passesAtMs };
}

/** The ids of the rules that declined, or asked for a confirmation, in the policy's order. */
export function decidingRules({ verdict, rules }: DecisionRecord): readonly string[] {
  if (verdict === "pass") return [];
  const exceeded = rules.filter((rule) => rule.length === 6 && ACTIONS[rule[1]] === verdict);
  return exceeded.map(([rule]) => rule);
}

/** Acts that an explanation names of those that a rule counts, the newest. */
export const countedMax = 200;

/**
 * What each rule that is about such an act has looked at, by the rules' ids: from the table and the
 * history of then. Empty where the table cannot be read.
 */
export function countedByRules(
  table: Uint8Array,
  events: readonly VelocityEvent[],
  candidate: VelocityCandidate,
): readonly (readonly [rule: string, counted: CountedByRule])[] {
  const read = readTable(table);
  if (!read.ok) return [];
  return read.value.policy.rules.flatMap((rule) => {
    const counted = countedBy(rule, events, candidate);
    return counted === null ? [] : [[rule.id, counted] as const];
  });
}

/**
 * The decision on `candidate` once more, from the table and the history of then, by the reference
 * and not by the engine: a second opinion that must be the same.
 */
export function reevaluate(
  table: Uint8Array,
  events: readonly VelocityEvent[],
  candidate: VelocityCandidate,
): Result<VelocityDecision, "table_malformed"> {
  const read = readTable(table);
  if (!read.ok) return read;
  return ok(judge(read.value.policy, read.value.policyVersion, events, candidate));
}
