import { type RulesAbove, rulesAbove } from "../../src/terminal/receivers.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import {
  type PoliciesInForce,
  type PolicyVersions,
  policiesInForce,
  policiesKnown,
} from "../signal/policies-in-force.ts";

let known: { readonly of: PoliciesInForce; readonly rules: RulesAbove } | null = null;

/** The rules of stores and merchants in these versions, or as far as they are known; `null`: not at all. */
export async function rulesKnown(
  env: Env,
  versions: PolicyVersions | null,
): Promise<RulesAbove | null> {
  let policies = policiesKnown();
  try {
    policies = await policiesInForce(env, versions);
  } catch (fault) {
    logFault("rules_not_known", fault);
  }
  if (policies === null) return null;
  if (known?.of !== policies) {
    const { policyTable, shadowTable } = policies;
    const tables = shadowTable ? [policyTable, shadowTable] : [policyTable];
    known = { of: policies, rules: rulesAbove(tables) };
  }
  return known.rules;
}
