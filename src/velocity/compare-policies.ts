import type { Policy, Rule } from "./policy.ts";
import { ACTIONS } from "./vocabulary.ts";

/** A member of a rule that two policies have otherwise; `undefined`: it is not there. */
interface MemberChange {
  readonly member: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What became of one rule, by its id. `tighter` and `looser` are said where limit and action alone
 * tell: a lower limit (of `time_since_last` a higher one), an action that keeps more from happening.
 */
export interface RuleChange {
  readonly rule: string;
  readonly change: "added" | "removed" | "tighter" | "looser" | "other";
  /** Empty for a rule that was added or removed. */
  readonly members: readonly MemberChange[];
  /** The rule as it is in the later policy; of one that was removed, as it was. */
  readonly as: Rule;
}

/**
 * What the rules of `after` have otherwise than those of `before`: first what was removed, then the
 * rest in the order of `after`. The order of rules decides nothing and is not compared.
 */
export function comparePolicies(before: Policy, after: Policy): readonly RuleChange[] {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]));
  const kept = new Set(after.rules.map(({ id }) => id));
  const removed = before.rules.filter(({ id }) => !kept.has(id));
  return [
    ...removed.map((as) => ({ rule: as.id, change: "removed" as const, members: [], as })),
    ...after.rules.flatMap((as): RuleChange[] => {
      const was = old.get(as.id);
      if (was === undefined) return [{ rule: as.id, change: "added", members: [], as }];
      const members = changedMembers(was, as);
      if (members.length === 0) return [];
      return [{ rule: as.id, change: directionOf(was, as, members), members, as }];
    }),
  ];
}

function changedMembers(before: Rule, after: Rule): MemberChange[] {
  const [old, now] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((member) => ({ member, before: old?.[member], after: now?.[member] }))
    .filter((each) => written(each.before) !== written(each.after));
}

/** One text for values that say the same: members of an object have no order. */
function written(value: unknown): string {
  return JSON.stringify(value, (_name, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

function directionOf(before: Rule, after: Rule, members: readonly MemberChange[]) {
  if (members.some(({ member }) => member !== "limit" && member !== "action")) return "other";
  const byLimit = Math.sign(before.limit - after.limit) * (isWait(after) ? -1 : 1);
  const byAction = Math.sign(ACTIONS.indexOf(before.action) - ACTIONS.indexOf(after.action));
  if (byLimit + byAction === 0) return "other";
  return byLimit + byAction > 0 ? "tighter" : "looser";
}

function isWait({ metric }: Rule): boolean {
  return metric === "time_since_last";
}
