import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Day, daysAt, rareIn, readDays } from "../../mutation/days/day.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-days-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = (seed: number, cpuMs: number, reached: number[], missed: number[]): Day => ({
  ...{ seed, cpuMs, counts: {} },
  lines: { "src/a.ts": { reached, missed } },
});
const days = [
  day(1, 900, [1, 2, 9], [5]),
  day(2, 300, [1, 2, 5], [9]),
  day(3, 600, [1, 5], [2, 9]),
];
const seedsAt = (from: number, to: number, most = 8, file = "src/a.ts") =>
  daysAt(days, { file, from, to }, most).map(({ seed }) => seed);

describe("the days that a mutant is played on", () => {
  it("run one of its lines, the cheapest first, then what runs most that is new for its cost", () => {
    expect(seedsAt(5, 5)).toEqual([2, 3]);
    expect(seedsAt(2, 5)).toEqual([2, 1, 3]);
    expect(seedsAt(2, 5, 1)).toEqual([2]);
    expect(seedsAt(1, 1, 8, "src/b.ts")).toEqual([]);
  });

  it("are found by the line above where the source map knows none of its own", () => {
    expect(seedsAt(6, 7)).toEqual([2, 3]);
    expect(seedsAt(10, 10)).toEqual([1]);
  });

  it("are all of them for the engine, whose lines are not measured", () => {
    expect(seedsAt(1, 1, 8, "wasm/page.ts")).toEqual([2, 1, 3]);
  });

  it("are read line by line, but for one that was not written whole", () => {
    const file = join(folder, "days.jsonl");
    expect(readDays(file)).toEqual([]);
    const [one, two] = days.map((each) => JSON.stringify(each));
    writeFileSync(file, `\n${one}\n\n${two?.slice(0, 40)}`);
    expect(readDays(file)).toEqual([days[0]]);
  });
});

describe("what is rare", () => {
  it("was seen twelve times and not once now, or a quarter of what was frequent", () => {
    const rare = (usual: number, count: number) =>
      rareIn({ "decline stopped": count }, { "decline stopped": usual }).length > 0;
    expect([rare(11, 0), rare(12, 0), rare(15, 1), rare(16, 1)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([rare(51, 10), rare(51, 9), rare(0, 0)]).toEqual([false, true, false]);
  });

  it("is told with both figures, and of mishaps nothing", () => {
    const usual = { "act pay: approved": 40, "mishap disk full": 90 };
    expect(rareIn({}, usual)).toEqual(["act pay: approved: 0 times, and 40 without the mutant"]);
  });
});
