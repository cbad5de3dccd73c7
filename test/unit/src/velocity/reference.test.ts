import { describe, expect, test } from "vitest";
import { decide, events, NOON, payment, policyOf } from "./story.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const TOKYO = { latE6: 35_681_236, lonE6: 139_767_125 };
const OSAKA = { latE6: 34_702_485, lonE6: 135_495_951 };

describe("count", () => {
  const policy = policyOf({ metric: "count", limit: 2 });

  test("passes at the limit and exceeds one above it", () => {
    expect(decide(policy, events([payment(0)]), payment(1)).rules[0]).toEqual({
      rule: "rule-0",
      before: 1,
      after: 2,
      limit: 2,
      verdict: "pass",
      action: "decline",
      passesAtMs: NOON + 1,
    });
    const decision = decide(policy, events([payment(0), payment(5)]), payment(9));
    expect(decision).toMatchObject({ verdict: "decline", code: "velocity_count_exceeded" });
    expect(decision.rules[0]).toMatchObject({ before: 2, after: 3, passesAtMs: NOON + 60_000 });
  });

  test("lets an event go in the millisecond in which the window is over", () => {
    const past = events([payment(0), payment(0)]);
    expect(decide(policy, past, payment(59_999)).verdict).toBe("decline");
    expect(decide(policy, past, payment(60_000)).verdict).toBe("pass");
  });

  test("judges as of the last event when the clock steps back", () => {
    const past = events([payment(0), payment(60_000)]);
    const [rule] = decide(policy, past, payment(-5_000_000)).rules;
    expect(rule).toMatchObject({ before: 1, after: 2, passesAtMs: NOON + 60_000 });
  });

  test("is never passed with a limit of 0", () => {
    const [rule] = decide(policyOf({ limit: 0 }), [], payment(0)).rules;
    expect(rule).toMatchObject({ verdict: "exceeded", passesAtMs: null });
  });

  test("counts one of two wallets, one of two devices, one of two amounts", () => {
    const past = events([
      payment(0, { subjects: { wallet: "w", device: "d1" } }),
      payment(1, { subjects: { wallet: "w", device: "d2" }, amountMinor: 7 }),
      payment(2, { subjects: { wallet: "v", device: "d2" } }),
    ]);
    const three = policyOf(
      { watch: ["wallet"] },
      { watch: ["wallet", "device"] },
      { watch: ["amount"] },
    );
    const { rules } = decide(three, past, payment(3, { subjects: { device: "d2" } }));
    expect(rules.map((rule) => rule.before)).toEqual([2, 1, 2]);
  });

  test("does not apply to another kind of act or to one without the subject", () => {
    const past = events([payment(0), payment(0), payment(0)]);
    const acts = [payment(1, { act: "top_up" }), payment(1, { subjects: {} })];
    expect(decide(policy, past, acts[0] ?? payment(0)).rules[0]?.verdict).toBe("not_applicable");
    const store = policyOf({ watch: ["store"] });
    expect(decide(store, past, payment(1)).rules[0]).toMatchObject({
      before: 0,
      after: 0,
      verdict: "not_applicable",
      passesAtMs: null,
    });
  });

  test("leaves declines out, and with give_back what was returned in full", () => {
    const past = events([
      { ...payment(0), outcome: "declined" },
      { ...payment(1), returnedMinor: 100 },
      { ...payment(2), returnedMinor: 99 },
    ]);
    const both = policyOf({}, { give_back: true });
    expect(decide(both, past, payment(3)).rules.map((rule) => rule.before)).toEqual([2, 1]);
  });
});

describe("amount", () => {
  test("passes at the limit and exceeds one above it", () => {
    const policy = policyOf({ metric: "amount", limit: 300 });
    const past = events([payment(0), payment(10)]);
    expect(decide(policy, past, payment(20)).verdict).toBe("pass");
    const decision = decide(policy, past, payment(20, { amountMinor: 101 }));
    expect(decision.code).toBe("velocity_amount_exceeded");
    expect(decision.rules[0]).toMatchObject({ before: 200, after: 301, passesAtMs: NOON + 60_000 });
  });

  test("never passes an amount above the limit by itself", () => {
    const [rule] = decide(policyOf({ metric: "amount", limit: 99 }), [], payment(0)).rules;
    expect(rule).toMatchObject({ verdict: "exceeded", passesAtMs: null });
  });

  test("gives back what was returned, in part or in full, only if the rule says so", () => {
    const past = events([
      { ...payment(0), returnedMinor: 100 },
      { ...payment(1), returnedMinor: 30 },
    ]);
    const both = policyOf({ metric: "amount", limit: 300 }, { metric: "amount", give_back: true });
    expect(decide(both, past, payment(2)).rules.map((rule) => rule.before)).toEqual([200, 70]);
  });

  test("neither wraps nor rounds with amounts of 2^53 − 1", () => {
    const past = events(Array.from({ length: 1_300 }, (_, i) => payment(i, { amountMinor: MAX })));
    const policy = policyOf({ metric: "amount", limit: MAX }, { metric: "amount", limit: MAX - 1 });
    const { rules } = decide(policy, past, payment(1_300, { amountMinor: 0 }));
    expect(rules[0]).toMatchObject({ before: MAX, after: MAX, verdict: "exceeded" });
    expect(rules[0]?.passesAtMs).toBe(NOON + 60_000 + 1_298);
    expect(rules[1]?.passesAtMs).toBe(NOON + 60_000 + 1_299);
    const one = decide(policy, past.slice(0, 1), payment(1_300, { amountMinor: 0 }));
    expect(one.rules.map((rule) => rule.verdict)).toEqual(["pass", "exceeded"]);
  });
});

describe("distinct", () => {
  test("counts each subject once and the act's own only if it is new", () => {
    const at = (ms: number, merchant: string) => payment(ms, { subjects: { merchant } });
    const past = events([at(0, "a"), at(1, "b"), at(2, "a")]);
    const policy = policyOf({ metric: "distinct:merchant", limit: 2 });
    expect(decide(policy, past, at(3, "b")).rules[0]).toMatchObject({ before: 2, after: 2 });
    const decision = decide(policy, past, at(3, "c"));
    expect(decision.code).toBe("velocity_pattern");
    expect(decision.rules[0]).toMatchObject({ before: 2, after: 3, passesAtMs: NOON + 60_001 });
  });
});

describe("declines", () => {
  const declined = (ms: number) => ({ ...payment(ms), outcome: "declined" as const });

  test("passes at the limit and exceeds one above it", () => {
    const policy = policyOf({ metric: "declines", limit: 1 });
    expect(decide(policy, events([declined(0), payment(1)]), payment(2)).verdict).toBe("pass");
    const [rule] = decide(policy, events([declined(0), declined(1)]), payment(2)).rules;
    expect(rule).toMatchObject({ before: 2, after: 2, passesAtMs: NOON + 60_000 });
  });

  test("counts a run only since the last approval inside the window", () => {
    const policy = policyOf({ metric: "consecutive_declines", limit: 1 });
    const past = events([declined(0), declined(1), payment(2), declined(3)]);
    expect(decide(policy, past, payment(4)).rules[0]?.before).toBe(1);
    const longer = events([payment(0), declined(1), declined(2), declined(3)]);
    expect(decide(policy, longer, payment(4)).rules[0]).toMatchObject({
      before: 3,
      passesAtMs: NOON + 60_002,
    });
  });
});

describe("time since last", () => {
  const policy = policyOf({ metric: "time_since_last", limit: 30_000 });

  test("passes from the limit on, and when the window holds nothing", () => {
    const past = events([payment(0), payment(10)]);
    expect(decide(policy, past, payment(30_010)).verdict).toBe("pass");
    expect(decide(policy, past, payment(30_009)).rules[0]).toMatchObject({
      before: 29_999,
      verdict: "exceeded",
      passesAtMs: NOON + 30_010,
    });
    expect(decide(policy, [], payment(0)).rules[0]).toMatchObject({ before: 60_000 });
  });
});

describe("travel speed", () => {
  const policy = policyOf({
    metric: "travel_speed",
    limit: 250,
    window: { sliding_ms: 3_600_000 },
  });

  test("refuses Tokyo to Osaka in half an hour and says when it is possible", () => {
    const past = events([payment(0, { place: TOKYO })]);
    const [rule] = decide(policy, past, payment(1_800_000, { place: OSAKA })).rules;
    expect(rule).toMatchObject({ before: 707, verdict: "exceeded", passesAtMs: NOON + 3_600_000 });
    expect(decide(policy, past, payment(3_600_000, { place: OSAKA })).verdict).toBe("pass");
  });

  test("takes no step within 50 km for a trip, and no act without a place", () => {
    const past = events([payment(0, { place: TOKYO }), payment(1)]);
    const yokohama = { latE6: 35_465_800, lonE6: 139_622_300 };
    expect(decide(policy, past, payment(2, { place: yokohama })).rules[0]?.before).toBe(0);
    expect(decide(policy, past, payment(2)).rules[0]?.verdict).toBe("not_applicable");
    expect(decide(policy, past, payment(0, { place: OSAKA })).verdict).toBe("decline");
  });
});

describe("conditions", () => {
  test("choose the act that is judged and the events that are counted", () => {
    const policy = policyOf(
      { when: { amount: { from: 100, to: 200 } } },
      { when: { offline: true } },
      { when: { channel: "card" } },
      { when: { device_age_ms: { to: 1_000 } } },
    );
    const past = events([
      payment(0, { amountMinor: 199, offline: true, deviceAgeMs: 999 }),
      payment(1, { amountMinor: 200, subjects: { channel: "card" }, deviceAgeMs: 1_000 }),
      payment(2, { amountMinor: 99, subjects: { channel: "atm" } }),
    ]);
    const meeting = payment(3, {
      offline: true,
      subjects: { channel: "card" },
      deviceAgeMs: 0,
    });
    expect(decide(policy, past, meeting).rules.map((rule) => rule.before)).toEqual([1, 1, 1, 1]);
    const other = payment(3, { amountMinor: 200, subjects: { channel: "atm" } });
    for (const rule of decide(policy, past, other).rules) {
      expect(rule.verdict).toBe("not_applicable");
    }
  });
});

test("declines before it confirms, and names count before amount before pattern", () => {
  const past = events([payment(0), payment(0), payment(0)]);
  const rules = [
    { metric: "distinct:merchant", limit: 0 },
    { metric: "amount", limit: 0 },
    { metric: "count", limit: 0, action: "confirm" },
  ] as const;
  expect(decide(policyOf(...rules), past, payment(1))).toMatchObject({
    verdict: "decline",
    code: "velocity_amount_exceeded",
  });
  expect(decide(policyOf(rules[2]), past, payment(1))).toMatchObject({
    verdict: "confirm",
    code: null,
  });
  expect(decide(policyOf({ limit: 0, action: "flag" }), past, payment(1)).verdict).toBe("pass");
});
