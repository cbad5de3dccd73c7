import { expect, it } from "vitest";
import { play } from "./play.ts";

const seeds = Number(process.env.SIMULATION_SEEDS ?? 4);
const steps = 250;
it(`keeps every promise after every step of ${seeds} runs, and once all has arrived`, {
  timeout: 30_000 + seeds * 5_000,
}, () => {
  let approved = 0;
  for (let seed = 1; seed <= seeds; seed += 1) approved += play(seed, steps).approved;
  expect(approved).toBeGreaterThan(seeds * 3);
});

it("plays the same run again from the same seed", () => {
  const first = play(7, 120);
  expect(play(7, 120).trace).toEqual(first.trace);
});
