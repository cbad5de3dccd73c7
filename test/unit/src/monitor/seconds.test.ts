import { expect, it } from "vitest";
import { recentMax, secondsKept, watchBeginsMs } from "../../../../src/monitor/bounds.ts";
import type { RecentDecision } from "../../../../src/monitor/report.ts";
import { quietSecond } from "../../../../src/monitor/second.ts";
import { WatchedSeconds } from "../../../../src/monitor/seconds.ts";

const nowMs = Date.UTC(2026, 10, 30, 3, 0, 0, 0);
/** The first second that is watched from its beginning, when somebody listens from `nowMs` on. */
const firstMs = nowMs + 3_000;
const counts = { ...quietSecond, approved: 2, amountMinor: 50 };
const recent = (atMs: number) => ({ atMs, paymentId: `pay_${atMs}` }) as RecentDecision;
const report = (...seconds: number[]) => ({
  seconds: seconds.map((atMs) => [atMs, counts] as const),
  recent: [],
});
const begins = ({ seconds }: { seconds: readonly (readonly [number, unknown])[] }) =>
  seconds.map(([atMs]) => atMs);

function watched(): WatchedSeconds {
  const seconds = new WatchedSeconds();
  seconds.begin(nowMs);
  return seconds;
}

it("has a second once it is over, quiet ones too, from the first that every shard has counted", () => {
  const seconds = watched();
  expect(firstMs).toBeGreaterThanOrEqual(nowMs + watchBeginsMs);
  seconds.add(report(firstMs - 1_000, firstMs, firstMs + 1_000));
  expect(begins(seconds.all(firstMs + 999))).toEqual([]);
  expect(seconds.all(firstMs + 2_500).seconds).toEqual([
    [firstMs, counts],
    [firstMs + 1_000, counts],
  ]);
  expect(seconds.all(firstMs + 3_000).seconds.at(-1)).toEqual([firstMs + 2_000, quietSecond]);
});

it("tells a second again when more was heard of it, and nothing twice else", () => {
  const seconds = watched();
  seconds.add(report(firstMs));
  expect(begins(seconds.changes(firstMs + 1_000))).toEqual([firstMs]);
  expect(seconds.changes(firstMs + 1_100)).toEqual({ seconds: [], recent: [] });
  seconds.add(report(firstMs));
  expect(seconds.changes(firstMs + 1_200).seconds).toEqual([
    [firstMs, { ...quietSecond, approved: 4, amountMinor: 100 }],
  ]);
});

it("keeps five minutes, and leaves a gap where nobody listened", () => {
  const seconds = watched();
  const laterMs = firstMs + (secondsKept + 10) * 1_000;
  expect(begins(seconds.all(laterMs))).toHaveLength(secondsKept);
  seconds.add(report(firstMs));
  expect(begins(seconds.changes(laterMs))[0]).toBeGreaterThan(firstMs);
  seconds.add(report(laterMs));
  seconds.end();
  seconds.begin(laterMs + 60_000);
  const again = begins(seconds.all(laterMs + 65_000));
  expect(again).toContain(laterMs - 1_000);
  expect(again).not.toContain(laterMs);
  expect(again).toContain(laterMs + 63_000);
  expect(again).not.toContain(laterMs + 62_000);
});

it("has the newest decisions first, and few of them", () => {
  const seconds = watched();
  const all = Array.from({ length: recentMax + 3 }, (_, n) => recent(nowMs + n));
  seconds.add({ seconds: [], recent: all.slice(5) });
  seconds.add({ seconds: [], recent: all.slice(0, 5) });
  const told = seconds.changes(nowMs).recent;
  expect(told).toHaveLength(recentMax);
  expect(told[0]).toBe(all.at(-1));
  expect(seconds.changes(nowMs).recent).toEqual([]);
  expect(seconds.all(nowMs).recent).toEqual(told);
});

it("tells whoever listens next no decision that was new to nobody before", () => {
  const seconds = watched();
  seconds.add({ seconds: [], recent: [recent(nowMs)] });
  seconds.end();
  seconds.begin(nowMs + 60_000);
  expect(seconds.changes(nowMs + 60_000).recent).toEqual([]);
  expect(seconds.all(nowMs + 60_000).recent).toEqual([recent(nowMs)]);
});
