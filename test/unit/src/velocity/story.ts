import { compile } from "../../../../src/velocity/compile.ts";
import {
  type History,
  type VelocityDecision,
  VelocityEngine,
} from "../../../../src/velocity/engine.ts";
import type { VelocityCandidate, VelocityEvent } from "../../../../src/velocity/event.ts";
import { type Policy, parsePolicy, type Rule } from "../../../../src/velocity/policy.ts";
import { judge } from "../../../../src/velocity/reference.ts";
import { velocityModule as compiledModule } from "../../../property/velocity-module.ts";

export const velocityModule = compiledModule();

/** 2024-02-29 12:00:00 in Tokyo. */
export const NOON = Date.UTC(2024, 1, 29, 3);

/** The policy of `rules`, each a change of "at most two payments per wallet and minute". */
export function policyOf(...rules: Partial<Rule>[]): Policy {
  const parsed = parsePolicy({
    currency: "JPY",
    rules: rules.map((rule, i) => ({
      id: `rule-${i}`,
      act: "payment",
      watch: ["wallet"],
      metric: "count",
      window: { sliding_ms: 60_000 },
      limit: 2,
      action: "decline",
      ...rule,
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
  return parsed.value;
}

/** A payment of 100 by wallet `w` at merchant `m`, `ms` after noon, changed by `change`. */
export function payment(ms: number, change: Partial<VelocityCandidate> = {}): VelocityCandidate {
  const subjects = { wallet: "w", device: "d", merchant: "m", ...change.subjects };
  return { act: "payment", amountMinor: 100, ...change, subjects, atMs: NOON + ms };
}

/** The history of approved `acts`; an act may carry an outcome and what was returned. */
export function events(
  acts: readonly (VelocityCandidate & Partial<Pick<VelocityEvent, "outcome" | "returnedMinor">>)[],
): VelocityEvent[] {
  return acts.map((act, i) => ({ outcome: "approved", returnedMinor: 0, ...act, sequence: i + 1 }));
}

/** `past` as the history of `owner`, counting how often it was loaded. */
export function historyOf(
  past: readonly VelocityEvent[],
  owner = "w",
  revision = past.length,
): History & { loads: number } {
  return {
    owner,
    revision,
    loads: 0,
    load(sinceMs) {
      this.loads += 1;
      return past.filter((event) => event.atMs > sinceMs);
    },
  };
}

/** The decision of a new engine, after making sure that the reference says the same. */
export function decide(
  policy: Policy,
  past: readonly VelocityEvent[],
  act: VelocityCandidate,
): VelocityDecision {
  const found = new VelocityEngine(velocityModule).check(compile(policy, 1), historyOf(past), act);
  const expected = judge(policy, 1, past, act);
  if (!found.ok) throw new Error(found.fault);
  if (stable(found.value) !== stable(expected)) {
    throw new Error(`engine ${stable(found.value)}\nreference ${stable(expected)}`);
  }
  return found.value;
}

function stable({ rules, ...rest }: VelocityDecision): string {
  const line = rules.map((rule) => JSON.stringify(Object.entries(rule).sort()));
  return JSON.stringify([Object.entries(rest).sort(), line]);
}
