import { expect, test } from "vitest";
import velocityModule from "../../build/velocity.wasm";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { playLongHistory, playScenario } from "./velocity-run.ts";

/* The same property as in Node, inside workerd. */
test("agrees with the reference on 20,000 acts inside workerd", () => {
  const engine = new VelocityEngine(velocityModule);
  for (let seed = 1_000_001; seed <= 1_000_500; seed++) playScenario(engine, seed, 40);
  for (let seed = 1_000_001; seed <= 1_000_005; seed++) playLongHistory(engine, seed, 700, 2);
  expect(engine.memory.bytes).toBe(238 * 65_536);
});
