import type { PolicyList } from "../../client/index.ts";
import { comparePolicies } from "../../velocity/compare-policies.ts";
import { type Policy, parsePolicy } from "../../velocity/policy.ts";
import { policyWarnings } from "../../velocity/policy-warnings.ts";
import { ruleAt } from "../../velocity/vocabulary.ts";
import { changesInWords } from "./rule-words.ts";

/** The lines that tell an author or an approver of `next` what it changes, and what to beware of. */
export function differencesInWords(
  { next, active }: { readonly next: Policy; readonly active: Policy },
  activeVersion: number,
): string[] {
  const changes = comparePolicies(active, next);
  return [
    `${next.rules.length} rules; version ${activeVersion}, which decides, has ${active.rules.length}:`,
    ...changesInWords(changes).map((line) => `  ${line}`),
    ...policyWarnings(next).map(
      ({ pointer, message }) => `beware: ${placeInWords(next, pointer)}: ${message}`,
    ),
  ];
}

/** A place in a policy as people find it: a rule by its id, where it has one. */
export function placeInWords(document: unknown, pointer: string): string {
  const id = ruleAt(document, pointer);
  return id === null ? pointer || "/" : pointer.replace(/^\/rules\/\d+/, id);
}

/** A version out of the list; `null`: it is not there, or not as this program knows policies. */
export function policyIn({ policies }: PolicyList, version: unknown): Policy | null {
  const found = policies.find((each) => each.version === version);
  const parsed = found === undefined ? null : parsePolicy(found.document);
  return parsed?.ok ? parsed.value : null;
}
