import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recentMax, secondsReportedMsMax } from "../../../../src/monitor/bounds.ts";
import type { SeenDecision } from "../../../../src/monitor/decision.ts";
import { bucketOf, withinMs } from "../../../../src/monitor/latency.ts";
import { DecisionTally } from "../../../../src/monitor/tally.ts";

const nowMs = Date.UTC(2026, 10, 30, 3, 0, 0, 250);
const second = nowMs - 250;

const decision = (part: Partial<SeenDecision> = {}): SeenDecision => ({
  ...{ result: "approved", declineCode: null, atMs: nowMs, amountMinor: 100, tookMs: 3 },
  names: null,
  ...part,
});

function tallyOf(...decisions: SeenDecision[]): DecisionTally<string> {
  const tally = new DecisionTally<string>();
  for (const [index, each] of decisions.entries()) tally.count(each, `recent ${index}`, nowMs);
  return tally;
}

describe("a shard's tally", () => {
  it("counts by second what was approved, waits and was declined, and sums what was approved", () => {
    const declined = { result: "declined", declineCode: "code_expired", tookMs: null } as const;
    const tally = tallyOf(
      decision(),
      decision({ amountMinor: 250, atMs: nowMs - 1_000 }),
      decision({ result: "pending", amountMinor: 40_000 }),
      decision(declined),
      decision(declined),
    );
    const quiet = { pending: 0, declined: {} };
    expect(tally.next()?.seconds).toEqual([
      [
        second,
        {
          ...{ approved: 1, pending: 1, declined: { code_expired: 2 }, amountMinor: 100 },
          latencies: { [bucketOf(3)]: 2 },
        },
      ],
      [
        second - 1_000,
        { ...quiet, approved: 1, amountMinor: 250, latencies: { [bucketOf(3)]: 1 } },
      ],
    ]);
  });

  it("passes over what is a minute old or of a second to come", () => {
    const old = decision({ atMs: nowMs - secondsReportedMsMax - 1_000 });
    expect(tallyOf(old, decision({ atMs: nowMs + 1_000 })).next()).toBeNull();
    const tally = new DecisionTally<string>();
    tally.count(decision({ atMs: second }), "recent", second + secondsReportedMsMax);
    expect(tally.next()).toBeNull();
    tally.count(decision({ atMs: second }), "recent", second + secondsReportedMsMax - 1);
    expect(tally.next()?.recent).toEqual(["recent"]);
  });

  it("repeats a report as it was until it is taken, whatever is counted meanwhile", () => {
    const tally = tallyOf(decision());
    const first = tally.next();
    tally.count(decision(), "later", nowMs);
    expect(tally.next()).toEqual(first);
    tally.taken();
    expect(tally.next()).toMatchObject({ number: 2, recent: ["later"], more: true });
  });

  it("ends with one empty report that promises none", () => {
    const tally = tallyOf(decision());
    expect(tally.next()).toMatchObject({ number: 1, more: true });
    tally.taken();
    expect(tally.next()).toEqual({ number: 2, seconds: [], recent: [], more: false });
    tally.taken();
    expect(tally.next()).toBeNull();
  });

  it("forgets everything, and never uses a number again", () => {
    const tally = tallyOf(decision());
    tally.next();
    tally.forget();
    expect(tally.next()).toBeNull();
    tally.count(decision(), "later", nowMs);
    expect(tally.next()).toMatchObject({ number: 2, recent: ["later"] });
  });

  it("keeps the newest decisions only", () => {
    const tally = tallyOf(...Array.from({ length: recentMax + 5 }, () => decision()));
    expect(tally.next()?.recent).toHaveLength(recentMax);
    tally.taken();
    expect(tallyOf(decision()).next()?.recent).toEqual(["recent 0"]);
  });
});

describe("latencies", () => {
  it("are told up to 10 % too high, and never too low", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600_000 }), (tookMs) => {
        const told = withinMs({ [bucketOf(tookMs)]: 1 }, 0.5) as number;
        expect(told).toBeGreaterThanOrEqual(tookMs);
        expect(told).toBeLessThanOrEqual(Math.max(1, tookMs * 1.1 + 1e-6));
      }),
    );
  });

  it("are told by the share of those that had their answer", () => {
    const latencies = { [bucketOf(1)]: 98, [bucketOf(10)]: 1, [bucketOf(900)]: 1 };
    expect(withinMs(latencies, 0.5)).toBe(1);
    expect(withinMs(latencies, 0.99)).toBe(10);
    expect(withinMs(latencies, 1)).toBeGreaterThanOrEqual(900);
    expect(withinMs({}, 0.5)).toBeNull();
  });
});
