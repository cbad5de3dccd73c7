import { expect, it } from "vitest";
import * as z from "zod";
import "../../../../every-word.ts";
import { defaultPolicy } from "../../../../../src/velocity/default-policy.ts";
import { type Policy, policySchema } from "../../../../../src/velocity/policy.ts";
import { toldWarnings } from "../../../../../src/velocity/policy-warnings.ts";
import { policyWarningCodes } from "../../../../../src/velocity/vocabulary.ts";
import {
  faultPlace,
  faultText,
  placeText,
  warningText,
} from "../../../../../src/web/console/policy/fault-words.ts";
import { typedPolicy } from "../../../../../src/web/desk/policy/policy-check.ts";
import type { CheckedSchema } from "../../../../../src/web/desk/policy/schema-check.ts";
import { language } from "../../../../../src/web/language.ts";
import { isKey } from "../../../../every-word.ts";

const schema = z.toJSONSchema(policySchema, { io: "input" }) as CheckedSchema;
const currency = "JPY";
const rule = {
  ...{ id: "near", act: "payment", watch: ["wallet"], metric: "count" },
  ...{ window: { sliding_ms: 60_000 }, limit: 5, action: "decline" },
};

/** What the editor says of a text: where, and what is to be put right. */
function told(text: string): string[] {
  const typed = typedPolicy(text, schema);
  if (typed.ok) return [];
  const isJson = typed.faults.every(({ kind }) => kind !== "json");
  const document: unknown = isJson ? JSON.parse(text) : null;
  return typed.faults.map(
    (fault) => `${faultPlace(fault, document)}: ${faultText(fault, { document, currency })}`,
  );
}

const ofRule = (part: object) => told(JSON.stringify({ currency, rules: [{ ...rule, ...part }] }));

it("a fault names its rule and member, and each figure has its unit", () => {
  language.value = "en";
  expect(ofRule({ window: { sliding_ms: 0 } })).toEqual([
    "near · window · length: has to be from 1 s to 400 days",
  ]);
  expect(ofRule({ metric: "amount", limit: -1 })).toEqual(["near · limit: has to be ¥0 or more"]);
  expect(ofRule({ metric: "travel_speed", limit: -1 })).toEqual([
    "near · limit: has to be 0 km/h or more",
  ]);
  expect(ofRule({ when: { amount: { from: -1 } } })).toEqual([
    "near · conditions · amount · from: has to be ¥0 or more",
  ]);
  expect(ofRule({ when: { wallet_age_ms: { to: 0 } } })).toEqual([
    "near · conditions · age of the wallet · to: has to be 0.001 s or more",
  ]);
  expect(ofRule({ when: { topped_up_within_ms: 2_592_000_001 } })).toEqual([
    "near · conditions · time since the top-up: has to be from 0.001 s to 30 days",
  ]);
  expect(ofRule({ near_bp: 10_001 })).toEqual([
    "near · how near an amount is: has to be from 0% to 100%",
  ]);
  expect(ofRule({ watch: [] })).toEqual(["near · counted by: too many or too few: 1 to 2 of them"]);
  expect(ofRule({ limit: "5" })).toEqual([
    "near · limit: has to be a whole number, without quotes",
  ]);
  expect(ofRule({ id: "" })).toEqual([
    "rule 1 · name (id): of another form: 48 of a-z, 0-9, dot, _ and - at most, the first a letter or digit",
  ]);
  language.value = "ja";
  expect(ofRule({ window: { sliding_ms: 34_560_000_001 } })).toEqual([
    "near · 期間 · 長さ: 1秒から400日までにしてください",
  ]);
  expect(ofRule({ limit: true })).toEqual(["near · 上限: 整数（引用符なし）で書いてください"]);
});

it("a text that is no JSON is told by its line, in the page's language", () => {
  language.value = "ja";
  expect(told('{\n  "currency": ,\n}')).toEqual(["2行目: JSONとして読めません"]);
  expect(told('{\n  "currency":\n')).toEqual(["2行目: JSONとして読めません"]);
  expect(told("[]")).toEqual(["全体: { }の形で書いてください"]);
});

/** A policy for each code that there is. */
const warned: readonly Policy[] = [
  { currency, rules: [] },
  policyOf({ act: "payment", watch: ["partner"] }),
  policyOf({ act: "terminal", watch: ["terminal"], when: { device_age_ms: { to: 1 } } }),
  policyOf({ act: "top_up", metric: "travel_speed", when: { offline: true } }),
  policyOf({ when: { amount: { from: 1_000_001 } } }),
  policyOf({ when: { amount: { from: 5_001 }, offline: true } }),
  policyOf({ when: { amount: { to: 1 } } }),
  policyOf({ when: { channel: "points" } }),
  policyOf({ act: "sign_in", when: { amount: { from: 1 } } }),
  policyOf({ act: "sign_in", when: { channel: "lost_device" } }),
];

function policyOf(part: object): Policy {
  return { currency, rules: [{ ...rule, ...part } as Policy["rules"][number]] };
}

it("every warning of the server has a text of its own, in both languages", () => {
  const all = warned.flatMap(toldWarnings);
  const codes = Object.keys(policyWarningCodes);
  expect([...new Set(all.map(({ code }) => code))].sort()).toEqual(codes.toSorted());
  expect(codes.filter((code) => !isKey(`warning.${code}`))).toEqual([]);
  language.value = "ja";
  const japanese = all.map((each) => warningText(each, currency));
  const words = /[a-z]{3,}/g;
  const channels = new Set(
    all.filter(({ code }) => code.startsWith("channel")).flatMap(({ names }) => names),
  );
  const left = japanese.flatMap((text) => text.match(words) ?? []);
  expect(left.filter((word) => ![...channels].some((each) => each.includes(word)))).toEqual([]);
  expect(japanese.filter((text) => text.includes("{"))).toEqual([]);
});

it("a warning says the rule, what is not limited any more, and amounts as money", () => {
  language.value = "en";
  const say = (policy: Policy) =>
    toldWarnings(policy).map(
      (each) => `${placeText(each.pointer, policy)}: ${warningText(each, currency)}`,
    );
  const payments = defaultPolicy.rules.filter(({ act }) => act !== "payment");
  expect(say({ ...defaultPolicy, rules: payments })).toEqual([
    "rules: No rule without conditions declines (payment) by what the initial setup does: count of each wallet, amount of each wallet, declines of each wallet",
  ]);
  const never = { ...rule, when: { amount: { from: 1_000_001 } } } as Policy["rules"][number];
  expect(say({ ...defaultPolicy, rules: [...defaultPolicy.rules, never] })).toEqual([
    "near · conditions · amount · from: It never applies: a wallet holds at most ¥1,000,000",
  ]);
  const [told] = toldWarnings({ currency, rules: [] });
  const newer = { ...told, code: "too_strange" } as unknown as Parameters<typeof warningText>[0];
  expect(warningText(newer, currency)).toContain("there is no rule");
});
