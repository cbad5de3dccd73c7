import fc from "fast-check";
import { expect, it } from "vitest";
import { setBacksMax } from "../../src/bounds.ts";
import {
  countedAtMs,
  countedRows,
  isAhead,
  type SetBack,
  setBacksOf,
  type TimedRow,
  withSetBack,
} from "../../src/row-time.ts";

/** The rule as it is said: own time if that has come, else the smallest later time, or now. */
function directly(rows: readonly TimedRow[], index: number, nowMs: number): number {
  const { atMs } = rows[index] as TimedRow;
  if (atMs <= nowMs) return atMs;
  return Math.min(nowMs, ...rows.slice(index + 1).map((row) => row.atMs));
}

/** Clocks that mostly go on, and are at times set far or hardly forward or back. */
const steps = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, -1_000, 100_000, -100_000) },
  { weight: 1, arbitrary: fc.integer({ min: -80, max: 80 }) },
);
const logs = fc.array(steps, { maxLength: 60 }).map((walk) => {
  let atMs = 1_000_000;
  return walk.map((step, index): TimedRow => {
    atMs += step;
    return { sequence: index + 1, atMs };
  });
});
const moments = fc.integer({ min: 899_000, max: 1_102_000 });
const spans = fc.constantFrom(1, 50, 120, 1_000, 100_000, 1_000_000);

const newestFirst = (rows: readonly TimedRow[]) => (before: number) =>
  rows.filter(({ sequence }) => sequence < before).toReversed();

/** A log whose set-backs are few enough to be told apart. */
const few = (rows: readonly TimedRow[]) => setBacksOf(rows).length < setBacksMax;

it("counts every row when the rule says, and tells whether one is ahead", () => {
  const property = fc.property(logs, moments, (rows, nowMs) => {
    fc.pre(few(rows));
    const setBacks = setBacksOf(rows);
    const counted = rows.map((row) => countedAtMs(row, setBacks, nowMs));
    expect(counted).toEqual(rows.map((_, index) => directly(rows, index, nowMs)));
    for (const [index, row] of rows.entries()) {
      expect(counted[index]).toBeLessThanOrEqual(Math.min(row.atMs, nowMs));
    }
    const lastMs = rows.at(-1)?.atMs ?? 0;
    expect(isAhead(setBacks, lastMs, nowMs)).toBe(rows.some(({ atMs }) => atMs > nowMs));
  });
  fc.assert(property, { numRuns: 2_000 });
});

it("counts by what was noted before a row came only the rows before it", () => {
  const noted = [{ sequence: 6, toMs: 100, fromMs: 900 }];
  const at = (sequence: number) => countedAtMs({ sequence, atMs: 900 }, noted, 500);
  expect([at(5), at(6)]).toEqual([100, 500]);
});

it("finds every row that counts in a span, and stops at the oldest", () => {
  const property = fc.property(logs, moments, spans, fc.nat(61), (rows, nowMs, span, before) => {
    fc.pre(few(rows));
    const sinceMs = nowMs - span;
    const known = rows.filter(({ sequence }) => sequence < before);
    const counting = known.filter((_, index) => directly(known, index, nowMs) > sinceMs);
    const at = { before, sinceMs, nowMs, setBacks: setBacksOf(rows) };
    const found = [...countedRows(newestFirst(rows), at)];
    const inSpan = found.filter(([, countedMs]) => countedMs > sinceMs).map(([row]) => row);
    expect(inSpan.toReversed()).toEqual(counting);
    expect(found.at(-1)?.[0].sequence).toBe(counting[0]?.sequence);
  });
  fc.assert(property, { numRuns: 3_000 });
});

it("counts no row later than it says, nor misses one, with more set-backs than are told apart", () => {
  const jitter = fc.array(fc.integer({ min: -30, max: 40 }), { minLength: 120, maxLength: 200 });
  const property = fc.property(jitter, spans, (walk, span) => {
    let atMs = 1_000_000;
    const rows = walk.map((step, index) => {
      atMs += step;
      return { sequence: index + 1, atMs };
    });
    const setBacks = setBacksOf(rows);
    fc.pre(setBacks.length === setBacksMax);
    const nowMs = (rows.at(-1) as TimedRow).atMs;
    const at = { before: rows.length + 1, sinceMs: nowMs - span, nowMs, setBacks };
    const found = [...countedRows(newestFirst(rows), at)].map(([row]) => row.sequence);
    for (const [index, row] of rows.entries()) {
      const counted = countedAtMs(row, setBacks, nowMs);
      expect(counted).toBeLessThanOrEqual(Math.min(row.atMs, nowMs));
      expect(counted).toBeGreaterThanOrEqual(directly(rows, index, nowMs));
      if (counted > at.sinceMs) expect(found).toContain(row.sequence);
    }
  });
  fc.assert(property, { numRuns: 100 });
});

it("reads no row more than a log in order asks for", () => {
  const rows = Array.from({ length: 9 }, (_, index) => ({ sequence: index + 1, atMs: index * 10 }));
  const read: number[] = [];
  function* source(before: number) {
    for (const row of newestFirst(rows)(before)) {
      read.push(row.sequence);
      yield row;
    }
  }
  const none: readonly SetBack[] = withSetBack([], 80, { sequence: 10, atMs: 80 });
  const found = [...countedRows(source, { before: 10, sinceMs: 50, nowMs: 80, setBacks: none })];
  expect(found.map(([row]) => row.sequence)).toEqual([9, 8, 7]);
  expect(read).toEqual([9, 8, 7, 6]);
});

it("looks past the rows of a clock that was far ahead, without reading what is between", () => {
  const ahead = { sequence: 4, atMs: 10_000_000 };
  const later = Array.from({ length: 900 }, (_, n) => ({ sequence: n + 5, atMs: 40 + n }));
  const rows = [...[1, 2, 3].map((n) => ({ sequence: n, atMs: n * 10 })), ahead, ...later];
  let read = 0;
  function* source(before: number) {
    for (const row of newestFirst(rows)(before)) {
      read += 1;
      yield row;
    }
  }
  const at = { before: 905, sinceMs: 935, nowMs: 940, setBacks: setBacksOf(rows) };
  expect([...countedRows(source, at)].map(([row]) => row.sequence)).toEqual([904, 903, 902, 901]);
  expect(read).toBeLessThan(20);
});
