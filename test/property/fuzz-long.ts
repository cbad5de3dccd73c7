import { runProgram, wholeNumber } from "../../src/cli/program.ts";
import { lineOf, play } from "./fuzz-run.ts";
import { targets } from "./fuzz-target.ts";

const usage = `Sends hostile texts to every reader, in rounds of 100,000 cases, from seed to seed.

  npx node test/property/fuzz-long.ts [--cases 10000000] [--seed 1]
  npx node test/property/fuzz-long.ts --help        shows this

Ends at the first failure, which prints its seed.
`;

const round = 100_000;

await runProgram({
  usage,
  options: {
    cases: { type: "string", default: "10000000" },
    seed: { type: "string", default: "1" },
  },
  async run(values) {
    const cases = wholeNumber("cases", values.cases);
    const size = Math.min(round, cases);
    let seed = wholeNumber("seed", values.seed);
    for (let played = 0; played < cases; played += size, seed += 1) {
      console.log(`seed ${seed}, ${played} of ${cases} cases played`);
      for (const target of targets) {
        const share = Math.ceil((size * target.share) / 1_000);
        const worst = await play(target, { cases: share, stopwatch, seed });
        console.log(`  ${lineOf(target, worst)}`);
      }
    }
    return 0;
  },
});

/** Processor time of this process. */
function stopwatch(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
