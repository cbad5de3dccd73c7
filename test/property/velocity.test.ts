import fc from "fast-check";
import { expect, test } from "vitest";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { velocityModule } from "./velocity-module.ts";
import { playLongHistory, playScenario } from "./velocity-run.ts";

/*
 * Engine and reference agree. The seeds are fixed; one that ever fails is kept in `KEPT`. More of
 * them: `node test/property/velocity-long.ts --cases 10000000`.
 */
const CASES = Number(process.env.VELOCITY_CASES ?? 200_000);
const CHECKS = 40;
const KEPT: readonly number[] = [];
const MEMORY_BYTES = 238 * 65_536;

test(`agrees with the reference on ${CASES} acts, histories interleaved in one instance`, {
  timeout: 600_000,
}, () => {
  const engine = new VelocityEngine(velocityModule());
  for (const seed of KEPT) playScenario(engine, seed, CHECKS);
  for (let seed = 1; seed * CHECKS <= CASES; seed++) playScenario(engine, seed, CHECKS);
  expect(engine.memory.bytes).toBe(MEMORY_BYTES);
});

test("agrees with the reference on histories of several pages", () => {
  const engine = new VelocityEngine(velocityModule());
  for (let seed = 1; seed <= 60; seed++) {
    playLongHistory(engine, seed, 500 + ((seed * 97) % 900), 3);
  }
  expect(engine.memory.bytes).toBe(MEMORY_BYTES);
});

test("agrees with the reference on scenarios nobody has played before", () => {
  const engine = new VelocityEngine(velocityModule());
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, checks) =>
      playScenario(engine, seed, checks),
    ),
    { numRuns: 100 },
  );
});
