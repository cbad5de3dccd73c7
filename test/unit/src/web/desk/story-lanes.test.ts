import { expect, it } from "vitest";
import type { PolicyDocument } from "../../../../../src/client/resource/policy.ts";
import { type ExplainedRule, lanesOf } from "../../../../../src/web/desk/story-lanes.ts";

const decidedAtMs = Date.parse("2026-11-29T05:03:07.412Z");
const rule = (id: string, told: Partial<ExplainedRule>): ExplainedRule => ({
  ...{ rule: id, before: 50_000, after: 59_000, limit: 50_000, verdict: "pass" },
  ...{ action: "decline", passes_at: null },
  ...told,
});
const policy: PolicyDocument = {
  currency: "JPY",
  rules: [
    {
      ...{ id: "amount.10m", act: "payment", watch: ["wallet"], metric: "amount" },
      ...{ window: { sliding_ms: 600_000 }, limit: 50_000, action: "decline" },
    },
    {
      ...{ id: "amount.day", act: "payment", watch: ["wallet"], metric: "amount" },
      ...{ window: { calendar: "day", zone: "Asia/Tokyo" }, limit: 50_000, action: "decline" },
    },
  ],
};
const judged = (rules: readonly ExplainedRule[]) =>
  ({ policy_version: 1, verdict: "decline", code: null, rules }) as const;

it("what was exceeded comes first, what does not apply last, else as in the policy", () => {
  const rules = [
    rule("a", { verdict: "not_applicable" }),
    rule("b", {}),
    rule("c", { verdict: "exceeded" }),
    rule("d", {}),
  ];
  const lanes = lanesOf(judged(rules), { decidedAtMs, policy });
  expect(lanes.map(({ rule: id }) => id)).toEqual(["c", "b", "d", "a"]);
});

it("a lane has the very figures of the explanation, and its window ends at the decision", () => {
  const told = rule("amount.10m", { verdict: "exceeded", passes_at: "2026-11-29T05:07:12Z" });
  expect(lanesOf(judged([told]), { decidedAtMs, policy })[0]).toMatchObject({
    ...{ before: 50_000, after: 59_000, limit: 50_000, metric: "amount" },
    ...{ fromMs: decidedAtMs - 600_000, toMs: decidedAtMs },
    passesAtMs: Date.parse("2026-11-29T05:07:12Z"),
  });
});

it("bars keep the order of their figures, and the limit is always in the picture", () => {
  const figures = [
    { before: 0, after: 0, limit: 0 },
    { before: 1, after: 2, limit: 1_000_000 },
    { before: 9, after: 10, limit: 2 },
  ];
  for (const each of figures) {
    const [lane] = lanesOf(judged([rule("amount.10m", each)]), { decidedAtMs, policy: null });
    const { before, after, limit } = lane?.bars ?? { before: -1, after: -1, limit: -1 };
    expect(before).toBeLessThanOrEqual(after);
    expect(Math.max(after, limit)).toBeLessThanOrEqual(1);
  }
});

it("a window of a calendar, and that of a rule nobody knows, has no beginning here", () => {
  const lanes = lanesOf(judged([rule("amount.day", {}), rule("other", {})]), {
    decidedAtMs,
    policy,
  });
  expect(lanes.map(({ fromMs, metric }) => [fromMs, metric])).toEqual([
    [null, "amount"],
    [null, null],
  ]);
  expect(lanesOf(null, { decidedAtMs, policy })).toEqual([]);
});

it("what was counted stands on the window that the server told, and is counted whole", () => {
  const window = { from: "2026-11-29T05:00:00Z", to: "2026-11-29T05:10:00Z" };
  const act = { at: "2026-11-29T05:05:00Z", amount: 100, returned: 0, payment_id: "pay_1" };
  const windows = [{ rule: "amount.day", window, counted: [act], counted_in_all: 250 }];
  const [lane] = lanesOf(judged([rule("amount.day", {})]), { decidedAtMs, policy, windows });
  expect(lane).toMatchObject({
    ...{ fromMs: Date.parse(window.from), toMs: Date.parse(window.to) },
    ...{ dots: [0.5], countedInAll: 250 },
  });
});
