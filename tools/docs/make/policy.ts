import { defaultPolicy } from "../../../src/velocity/default-policy.ts";
import { policySchema, type Rule } from "../../../src/velocity/policy.ts";
import { schemaOf } from "../../../worker/door/openapi-schema.ts";
import { memberTable, type Schema } from "./members.ts";
import { table } from "./tables.ts";

/** Every member of a policy, of the schema that validates one. */
export function policyMembers(): string {
  return memberTable(schemaOf(policySchema, "input") as Schema, () => ({}), true);
}

/** The rules of a new deployment. */
export function defaultPolicyTable(): string {
  const rows = defaultPolicy.rules.map((rule) => [
    `\`${rule.id}\``,
    rule.watch.map((watch) => `\`${watch}\``).join(" "),
    `\`${rule.metric}\``,
    windowWords(rule.window),
    rule.limit.toLocaleString("en"),
    conditionWords(rule),
    `\`${rule.action}\``,
  ]);
  return table(["rule", "watch", "metric", "window", "limit", "only if", "action"], rows);
}

/** A window in words: `10 min`, `24 h`, `month (Asia/Tokyo)`. */
function windowWords(window: Rule["window"]): string {
  if ("calendar" in window) return `${window.calendar} (${window.zone})`;
  const minutes = window.sliding_ms / 60_000;
  if (minutes < 1) return `${window.sliding_ms / 1_000} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes <= 2_880 ? `${minutes / 60} h` : `${minutes / 1_440} days`;
}

function conditionWords({ when, near_bp: near }: Rule): string {
  const told = Object.entries(when ?? {}).map(
    ([name, value]) =>
      `\`${name}\` ${typeof value === "object" ? JSON.stringify(value).replaceAll('"', "") : value}`,
  );
  if (near !== undefined) told.push(`amount within ${near / 100} %`);
  return told.join(", ");
}
