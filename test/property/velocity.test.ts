import fc from "fast-check";
import { expect, test } from "vitest";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { velocityModule } from "./velocity-module.ts";
import { playScenario } from "./velocity-run.ts";

const CASES = Number(process.env.VELOCITY_CASES ?? 60_000);
const CHECKS = 40;
const module = velocityModule();

test(`agrees with the reference on ${CASES} acts, histories interleaved in one instance`, {
  timeout: 600_000,
}, () => {
  const engine = new VelocityEngine(module);
  for (let seed = 1; seed * CHECKS <= CASES; seed++) playScenario(engine, seed, CHECKS);
  expect(engine.memory.bytes).toBe(65 * 65_536);
});

test("agrees with the reference on scenarios nobody has played before", () => {
  const engine = new VelocityEngine(module);
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, checks) =>
      playScenario(engine, seed, checks),
    ),
    { numRuns: 100 },
  );
});
