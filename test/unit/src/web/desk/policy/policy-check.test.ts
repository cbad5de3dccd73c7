import { expect, it } from "vitest";
import * as z from "zod";
import { defaultPolicy } from "../../../../../../src/velocity/default-policy.ts";
import { policySchema } from "../../../../../../src/velocity/policy.ts";
import { typedPolicy } from "../../../../../../src/web/desk/policy/policy-check.ts";
import type { CheckedSchema } from "../../../../../../src/web/desk/policy/schema-check.ts";

const schema = z.toJSONSchema(policySchema, { io: "input" }) as CheckedSchema;
const rule = {
  ...{ id: "a", act: "payment", watch: ["wallet"], metric: "count" },
  ...{ window: { sliding_ms: 60_000 }, limit: 5, action: "decline" },
};
const faultsOf = (document: unknown) => {
  const typed = typedPolicy(JSON.stringify(document), schema);
  return typed.ok ? [] : typed.faults.map(({ pointer, kind }) => `${pointer} ${kind}`);
};
const withRule = (part: object) => ({ currency: "JPY", rules: [{ ...rule, ...part }] });

it("takes the default policy, and a rule as it stands in the documents", () => {
  expect(faultsOf(defaultPolicy)).toEqual([]);
  expect(faultsOf(withRule({}))).toEqual([]);
});

it("tells each fault at its place", () => {
  expect(faultsOf({ currency: "JPY" })).toContain("/rules missing");
  expect(faultsOf(withRule({ limit: -1 }))).toEqual(["/rules/0/limit bounds"]);
  expect(faultsOf(withRule({ limit: "5" }))).toEqual(["/rules/0/limit type"]);
  expect(faultsOf(withRule({ watch: ["purse"] }))).toEqual(["/rules/0/watch/0 one_of"]);
  expect(faultsOf(withRule({ watch: [] }))).toEqual(["/rules/0/watch items"]);
  expect(faultsOf(withRule({ id: "A b" }))).toEqual(["/rules/0/id form"]);
  expect(faultsOf(withRule({ limits: 3 }))).toEqual(["/rules/0/limits unknown"]);
  expect(faultsOf(withRule({ window: { sliding_ms: 1 } }))).toEqual([
    "/rules/0/window/sliding_ms bounds",
  ]);
  expect(faultsOf({ currency: "JPY", rules: [rule, rule] })).toEqual(["/rules/1/id twice"]);
});

it("refuses what is no JSON, and what is no policy, also where no schema was to be had", () => {
  for (const text of ["", "{", "null", "[]", '"a"', "{}", '{"currency":"JPY","rules":[1]}']) {
    expect(typedPolicy(text, null).ok).toBe(false);
  }
  expect(typedPolicy(JSON.stringify(withRule({})), null).ok).toBe(true);
});

it("refuses by the schema whatever the server's own reading of it refuses", () => {
  const broken = [
    withRule({ action: "stop" }),
    withRule({ when: { offline: "yes" } }),
    withRule({ metric: "distinct:purse" }),
    { currency: "yen", rules: [] },
    { currency: "JPY", rules: Array(65).fill(rule) },
  ];
  for (const document of broken) {
    expect(policySchema.safeParse(document).success).toBe(false);
    expect(faultsOf(document)).not.toEqual([]);
  }
});
