import { parseArgs } from "node:util";
import { lineOf, play } from "./fuzz-run.ts";
import { type Target, targets } from "./fuzz-target.ts";

/*
 * The long search: `npx node test/property/fuzz-long.ts --cases 10000000 [--seed 1]`. Plays every
 * target in rounds of 100,000 cases, from seed to seed; the first failure prints its seed.
 */
const { values } = parseArgs({ options: { cases: { type: "string" }, seed: { type: "string" } } });
const cases = Number(values.cases ?? 10_000_000);
const round = 100_000;
const share = (target: Target) => Math.ceil((round * target.share) / 1_000);
/** Processor time of this process. */
const stopwatch = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
let seed = Number(values.seed ?? 1);
for (let played = 0; played < cases; played += round, seed += 1) {
  console.log(`seed ${seed}, ${played} of ${cases} cases played`);
  for (const target of targets) {
    const worst = await play(target, { cases: share(target), stopwatch, seed });
    console.log(`  ${lineOf(target, worst)}`);
  }
}
