import { parseArgs } from "node:util";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { velocityModule } from "./velocity-module.ts";
import { playLongHistory, playScenario } from "./velocity-run.ts";

/*
 * The long run: `node test/property/velocity-long.ts --cases 10000000 [--from 1]`. Plays scenarios
 * from seed `from` on until as many acts have been judged by engine and reference alike. Prints
 * its progress, and the first difference with its seed.
 */
const { values } = parseArgs({
  options: { cases: { type: "string" }, from: { type: "string" } },
});
const cases = Number(values.cases ?? 10_000_000);
const checks = 40;
const engine = new VelocityEngine(velocityModule());
const started = performance.now();
let judged = 0;
for (let seed = Number(values.from ?? 1); judged < cases; seed++) {
  playScenario(engine, seed, checks);
  judged += checks;
  if (seed % 500 === 0) {
    playLongHistory(engine, seed, 600, 1);
    judged += 1;
  }
  if (seed % 2_500 === 0) report(seed);
}
console.log(`engine and reference agree on ${judged} acts`);

function report(seed: number): void {
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${judged} of ${cases} acts agree, up to seed ${seed}, ${seconds} s`);
}
