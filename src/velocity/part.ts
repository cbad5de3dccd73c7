import { compile } from "./compile.ts";
import type { Rule } from "./policy.ts";
import { readTable } from "./read-table.ts";

/** A table of some rules of a policy, and how many they are. */
export interface PolicyPart {
  readonly table: Uint8Array;
  readonly rules: number;
}

/**
 * Those rules of a compiled policy that `wanted` picks, under the same version; `null` when the
 * table is malformed. Slow (a millisecond): keep the answer.
 */
export function partOf(table: Uint8Array, wanted: (rule: Rule) => boolean): PolicyPart | null {
  const read = readTable(table);
  if (!read.ok) return null;
  const { policy, policyVersion } = read.value;
  const rules = policy.rules.filter(wanted);
  return { table: compile({ ...policy, rules }, policyVersion), rules: rules.length };
}
