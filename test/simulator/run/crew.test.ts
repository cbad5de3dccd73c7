import { afterEach, expect, it } from "vitest";
import { planOf } from "../plan.ts";
import { Crew, playAll } from "./crew.ts";

let crew: Crew | null = null;
afterEach(() => crew?.end());

it("tells results in the order of seeds, the same whoever played them", {
  timeout: 240_000,
}, async () => {
  crew = new Crew(2);
  const plans = [1, 2, 1, 2].map((seed) => ({ ...planOf(seed, 30), isLong: false }));
  const traces: [number, string][] = [];
  for await (const { plan, trace } of playAll(crew, plans)) traces.push([plan.seed, trace]);
  expect(traces.map(([seed]) => seed)).toEqual([1, 2, 1, 2]);
  expect(traces.slice(0, 2)).toEqual(traces.slice(2));
});

it("fails the seed of a process that never ends it, and plays the next one", {
  timeout: 240_000,
}, async () => {
  crew = new Crew(1, { msMaxOf: ({ seed }) => (seed === 1 ? 1 : 200_000) });
  const first = crew.play(planOf(1, 400));
  const next = crew.play({ ...planOf(2, 20), isLong: false });
  const promise = "a day comes to its end";
  expect((await first).findings).toEqual([
    { promise, shown: "the process that played it ended: SIGKILL" },
  ]);
  expect((await next).answered).toBeGreaterThanOrEqual(20);
});
