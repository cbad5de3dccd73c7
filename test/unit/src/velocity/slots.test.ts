import { describe, expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import { decide, events, historyOf, NOON, payment, policyOf, velocityModule } from "./story.ts";

describe("long histories", () => {
  const policy = policyOf(
    { window: { sliding_ms: 3_600_000 } },
    { window: { sliding_ms: 3_600_000 }, metric: "amount", limit: 70_000 },
    { window: { sliding_ms: 3_600_000 }, metric: "distinct:device", limit: 100 },
    { window: { sliding_ms: 3_600_000 }, metric: "consecutive_declines", limit: 100 },
    { window: { sliding_ms: 3_600_000 }, metric: "declines", limit: 100 },
    { window: { sliding_ms: 1_000 }, limit: 100 },
  );

  test("are exact beyond 512 events, built at once or one by one", () => {
    const past = events(
      Array.from({ length: 1_700 }, (_, i) => ({
        ...payment(i * 10, { subjects: { device: `d${i % 700}` } }),
        outcome: i === 900 || i % 3 > 0 ? ("approved" as const) : ("declined" as const),
      })),
    );
    const act = payment(17_000, { subjects: { device: "new" } });
    const [all, ...rest] = decide(policy, past, act).rules;
    expect(all?.before).toBe(1_134);
    expect(rest.map((rule) => rule.before)).toEqual([113_400, 700, 0, 566, 66]);
    const engine = new VelocityEngine(velocityModule);
    const long = compile(policy, 1);
    engine.check(long, historyOf([]), payment(0));
    for (const [i, event] of past.entries()) engine.record("w", i, i + 1, event);
    const warm = historyOf(past);
    expect(engine.check(long, warm, act)).toEqual({ ok: true, value: decide(policy, past, act) });
    expect(warm.loads).toBe(0);
  });

  test("count a run of declines over the edge of a page", () => {
    const past = events(
      Array.from({ length: 1_200 }, (_, i) => ({
        ...payment(i),
        outcome: i === 300 ? ("approved" as const) : ("declined" as const),
      })),
    );
    const [, , , run] = decide(policy, past, payment(1_200)).rules;
    expect(run).toMatchObject({ before: 899, passesAtMs: NOON + 3_600_000 + 1_099 });
  });

  test("know acts by the subjects whose object they share, and each by its own amount", () => {
    const hour = { window: { sliding_ms: 3_600_000 }, limit: 100 };
    const shared = ["m", "n"].map((merchant) => payment(0, { subjects: { merchant } }).subjects);
    const past = events(
      Array.from({ length: 60 }, (_, i) => ({
        ...payment(i * 10, { amountMinor: 100 + (i % 7) }),
        subjects: shared[i % 2] ?? {},
      })),
    );
    const rules = policyOf(
      { ...hour, watch: ["wallet", "amount"] },
      { ...hour, watch: ["merchant"] },
      { ...hour, metric: "distinct:merchant" },
    );
    const act = payment(600, { amountMinor: 103, subjects: { merchant: "n" } });
    expect(decide(rules, past, act).rules.map(({ before }) => before)).toEqual([9, 30, 2]);
  });

  test("know subjects that only occur in an older page", () => {
    const past = events(
      Array.from({ length: 1_100 }, (_, i) =>
        payment(i, { subjects: { device: i < 500 ? `d${i}` : "d0" } }),
      ),
    );
    const counting = policyOf({ metric: "distinct:device", limit: 499 }, { watch: ["device"] });
    const [distinct, own] = decide(
      counting,
      past,
      payment(1_100, { subjects: { device: "d7" } }),
    ).rules;
    expect(distinct).toMatchObject({ before: 500, after: 500, passesAtMs: NOON + 60_001 });
    expect(own).toMatchObject({ before: 1, after: 2 });
    const fresh = decide(counting, past, payment(1_100, { subjects: { device: "new" } }));
    expect(fresh.rules[0]).toMatchObject({ before: 500, after: 501, passesAtMs: NOON + 60_002 });
  });

  test("find the event that has to leave in an older page", () => {
    const past = events(Array.from({ length: 1_700 }, (_, i) => payment(i)));
    const limits = policyOf(
      { limit: 1_200 },
      { metric: "amount", limit: 120_050 },
      { metric: "amount", limit: 170_050 },
    );
    const { rules } = decide(limits, past, payment(1_700));
    expect(rules.map((rule) => rule.passesAtMs)).toEqual([
      NOON + 60_000 + 500,
      NOON + 60_000 + 500,
      NOON + 60_000,
    ]);
  });
});
