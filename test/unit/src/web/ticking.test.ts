import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { effect } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { tickingMs } from "../../../../src/web/ticking.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("has whoever asks told twice a second, by one timer, and by none once nobody asks", () => {
  const told: number[] = [];
  const other: number[] = [];
  const begunMs = performance.now();
  const ends = [
    effect(() => {
      told.push(tickingMs() - begunMs);
    }),
    effect(() => {
      other.push(tickingMs(() => 7));
    }),
  ];
  vi.advanceTimersByTime(1_250);
  expect(told).toEqual([0, 500, 1_000]);
  expect(other).toEqual([7, 7, 7]);
  expect(vi.getTimerCount()).toBe(1);
  for (const end of ends) end();
  expect(vi.getTimerCount()).toBe(0);
});

it("is how every component reads a clock as it is drawn", () => {
  const folder = join(import.meta.dirname, "../../../../src/web");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const reads = files.filter(
    (file) =>
      file.endsWith(".tsx") &&
      !file.startsWith("design") &&
      /(?<!\(\) => )(?:performance|Date)\.now\(\)/.test(readFileSync(join(folder, file), "utf8")),
  );
  expect(reads).toEqual([]);
});
