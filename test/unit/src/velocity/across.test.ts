import { describe, expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import type { VelocityCandidate } from "../../../../src/velocity/event.ts";
import { ACTS_ACROSS } from "../../../../src/velocity/vocabulary.ts";
import { decide, events, historyOf, payment, policyOf, velocityModule } from "./story.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const HOUR = 3_600_000;

/** A payment of `wallet` as its store sees it. */
function sale(ms: number, wallet: string, change: Partial<VelocityCandidate> = {}) {
  return payment(ms, { act: "store", subjects: { wallet, store: "s" }, ...change });
}

describe("near_bp", () => {
  const policy = policyOf({ near_bp: 200 });
  const before = (amounts: readonly number[], amountMinor: number) =>
    decide(policy, events(amounts.map((each) => payment(0, { amountMinor: each }))), {
      ...payment(1),
      amountMinor,
    }).rules[0]?.before;

  test("counts amounts up to so many basis points of the act's own away, both ways", () => {
    expect(before([9_799, 9_800, 10_200, 10_201], 10_000)).toBe(2);
    expect(before([10_000], 9_803)).toBe(0);
    expect(before([10_000], 9_804)).toBe(1);
  });

  test("is relative to this act, whatever lies between the others", () => {
    expect(before([10_000, 10_200, 10_400], 10_600)).toBe(1);
  });

  test("rounds down, so that small amounts are near only when they are equal", () => {
    expect(before([49, 50, 51], 49)).toBe(1);
    expect(before([49, 50, 51], 50)).toBe(3);
    expect(before([0, 1], 0)).toBe(1);
  });

  test("is exact for the largest amounts", () => {
    const apart = 180_143_985_094_819;
    expect(before([MAX - apart, MAX - apart - 1, MAX], MAX)).toBe(2);
  });

  test("narrows what is counted and not what is judged", () => {
    const none = policyOf({ near_bp: 0, metric: "amount", limit: 99 });
    expect(decide(none, [], payment(0)).rules[0]).toMatchObject({ before: 0, after: 100 });
    const past = events([payment(0), payment(1, { amountMinor: 101 })]);
    const equal = policyOf({ near_bp: 0, limit: 1 }, { limit: 1 });
    const passes = decide(equal, past, payment(2)).rules.map((rule) => rule.passesAtMs);
    expect(passes).toEqual([past[0]?.atMs, past[1]?.atMs].map((at) => (at ?? 0) + 60_000));
  });
});

describe("given_back", () => {
  const acts = events([
    { ...payment(0), returnedMinor: 100 },
    { ...payment(1), returnedMinor: 1 },
    payment(2),
    { ...payment(3), outcome: "declined", returnedMinor: 50 },
  ]);

  test("adds up and counts what was given back of approved acts, this one not among them", () => {
    const policy = policyOf(
      { metric: "given_back", limit: 101 },
      { metric: "given_back", limit: 100 },
      { metric: "given_back_count", limit: 2 },
      { metric: "given_back_count", limit: 1 },
    );
    const decision = decide(policy, acts, payment(4));
    expect(decision.rules.map(({ before, after, verdict }) => [before, after, verdict])).toEqual([
      [101, 101, "pass"],
      [101, 101, "exceeded"],
      [2, 2, "pass"],
      [2, 2, "exceeded"],
    ]);
    expect(decision.code).toBe("velocity_pattern");
    const [first] = acts;
    expect(decision.rules[1]?.passesAtMs).toBe((first?.atMs ?? 0) + 60_000);
  });
});

describe("an act across wallets", () => {
  test("is judged by rules of its own kind alone", () => {
    for (const act of ACTS_ACROSS) {
      const policy = policyOf(...ACTS_ACROSS.map((each) => ({ act: each, limit: 0 })));
      const judged = decide(policy, [], payment(0, { act })).rules.map((rule) => rule.verdict);
      const expected = ACTS_ACROSS.map((each) => (each === act ? "exceeded" : "not_applicable"));
      expect(judged).toEqual(expected);
    }
  });

  test("is counted when its wallet is as old as the rule asks, an unknown age never", () => {
    const week = { from: 0, to: 7 * 24 * HOUR };
    const young = { act: "store", watch: ["store"], metric: "distinct:wallet" } as const;
    const policy = policyOf({ ...young, watch: ["store"], when: { wallet_age_ms: week } });
    const past = events([
      sale(0, "a", { walletAgeMs: 0 }),
      sale(1, "b", { walletAgeMs: week.to - 1 }),
      sale(2, "c", { walletAgeMs: week.to }),
      sale(3, "d"),
    ]);
    const [rule] = decide(policy, past, sale(4, "e", { walletAgeMs: 5 })).rules;
    expect(rule).toMatchObject({ before: 2, after: 3, verdict: "exceeded" });
    const [unknown] = decide(policy, past, sale(4, "e")).rules;
    expect(unknown?.verdict).toBe("not_applicable");
  });

  test("is counted when its wallet was topped up less than so long before", () => {
    const fresh = { act: "store", watch: ["store"], metric: "distinct:wallet" } as const;
    const when = { topped_up_within_ms: HOUR };
    const policy = policyOf({ ...fresh, watch: ["store"], when });
    const past = events([
      sale(0, "a", { toppedUpAgoMs: 0 }),
      sale(1, "b", { toppedUpAgoMs: HOUR - 1 }),
      sale(2, "c", { toppedUpAgoMs: HOUR }),
      sale(3, "d"),
    ]);
    const [rule] = decide(policy, past, sale(4, "e", { toppedUpAgoMs: 1 })).rules;
    expect(rule).toMatchObject({ before: 2, after: 3, verdict: "exceeded" });
    const [late] = decide(policy, past, sale(4, "e", { toppedUpAgoMs: HOUR })).rules;
    expect(late?.verdict).toBe("not_applicable");
  });

  test("is counted when its wallet is young or topped up, where either is enough", () => {
    const conditions = { wallet_age_ms: { to: HOUR }, topped_up_within_ms: HOUR };
    const rule = { act: "store", metric: "distinct:wallet" } as const;
    const policy = policyOf(
      { ...rule, watch: ["store"], when: { ...conditions, either: true } },
      { ...rule, watch: ["store"], when: conditions },
    );
    const past = events([
      sale(0, "a", { walletAgeMs: 0 }),
      sale(1, "b", { walletAgeMs: HOUR, toppedUpAgoMs: 0 }),
      sale(2, "c", { toppedUpAgoMs: 1 }),
      sale(3, "d", { walletAgeMs: HOUR, toppedUpAgoMs: HOUR }),
      sale(4, "e", { walletAgeMs: 1, toppedUpAgoMs: 1 }),
    ]);
    const of = (change: Partial<VelocityCandidate>) =>
      decide(policy, past, sale(5, "f", change)).rules.map((each) => each.before);
    expect(of({ walletAgeMs: 1, toppedUpAgoMs: 1 })).toEqual([4, 1]);
    expect(of({ walletAgeMs: 1 })).toEqual([4, 0]);
    expect(of({ toppedUpAgoMs: 1 })).toEqual([4, 0]);
    expect(of({})).toEqual([0, 0]);
  });

  test("tells neither a device's age nor a place, and no other act a wallet's age", () => {
    const wrong: Partial<VelocityCandidate>[] = [
      { act: "store", deviceAgeMs: 1 },
      { act: "merchant", place: { latE6: 0, lonE6: 0 } },
      { act: "payment", walletAgeMs: 1 },
      { act: "top_up", toppedUpAgoMs: 1 },
      { act: "terminal", walletAgeMs: -1 },
      { act: "terminal", toppedUpAgoMs: 0.5 },
    ];
    for (const change of wrong) {
      const engine = new VelocityEngine(velocityModule);
      const asked = engine.check(compile(policyOf({}), 1), historyOf([]), payment(0, change));
      expect(asked).toEqual({ ok: false, fault: "candidate_malformed" });
    }
  });
});
