import { expect, it } from "vitest";
import { reportsPerSecondMax } from "../../../../src/monitor/bounds.ts";
import { Shards } from "../../../../src/monitor/shards.ts";
import { minuteMs, secondMs } from "../../../../src/time.ts";

const nowMs = Date.UTC(2026, 10, 30);
const report = (shard: string, number = 1, more = true, instance = "a") => ({
  ...{ shard, instance, number, more },
  ...{ seconds: [], recent: [] },
});

it("takes each report of an instance once, and those of another one from 1 on", () => {
  const shards = new Shards();
  expect(shards.note(report("one", 1), nowMs)).toBe(true);
  expect(shards.note(report("one", 1), nowMs)).toBe(false);
  expect(shards.note(report("one", 2), nowMs)).toBe(true);
  expect(shards.note(report("one", 1, true, "b"), nowMs)).toBe(true);
  expect(shards.note(report("two", 1), nowMs)).toBe(true);
  expect(shards.heard(nowMs)).toEqual({ of: 2, n: 2 });
});

it("hears no shard whose promised report is overdue, and one that promised none", () => {
  const shards = new Shards();
  shards.note(report("busy"), nowMs);
  shards.note(report("quiet", 1, false), nowMs);
  expect(shards.heard(nowMs + 3 * secondMs)).toEqual({ of: 2, n: 2 });
  expect(shards.heard(nowMs + 3 * secondMs + 1)).toEqual({ of: 2, n: 1 });
});

it("knows nothing of a shard a minute after its last report, nor of one of a time to come", () => {
  const shards = new Shards();
  shards.note(report("old", 1, false), nowMs);
  expect(shards.heard(nowMs + minuteMs)).toEqual({ of: 1, n: 1 });
  expect(shards.heard(nowMs + minuteMs + 1)).toEqual({ of: 0, n: 0 });
  shards.note(report("ahead", 1, false), nowMs + minuteMs);
  expect(shards.heard(nowMs)).toEqual({ of: 0, n: 0 });
});

it("waits for no report of a shard that was told that nobody listens", () => {
  const shards = new Shards();
  shards.note(report("busy"), nowMs);
  shards.note(report("other"), nowMs);
  shards.forget("busy");
  expect(shards.heard(nowMs)).toEqual({ of: 1, n: 1 });
  expect(shards.note(report("busy"), nowMs)).toBe(true);
});

it("has shards report each second, and less often the more of them there are", () => {
  const shards = new Shards();
  expect(shards.pauseMs).toBe(secondMs);
  for (let n = 1; n <= reportsPerSecondMax; n += 1) shards.note(report(`shard ${n}`), nowMs);
  expect(shards.pauseMs).toBe(secondMs);
  for (let n = 1; n <= reportsPerSecondMax; n += 1) shards.note(report(`other ${n}`), nowMs);
  expect(shards.pauseMs).toBe(2 * secondMs);
  shards.note(report("shard 1", 2), nowMs);
  expect(shards.heard(nowMs + 5 * secondMs)).toMatchObject({ of: 2 * reportsPerSecondMax, n: 1 });
});
