import { assembleWasm } from "../../src/cli/local/assemble.ts";
import { Failure, runProgram, wholeNumber } from "../../src/cli/program.ts";
import { makeBundles } from "../whole-worker/town.ts";
import { planOf } from "./plan.ts";
import { type Played, playSeed } from "./play.ts";

const usage = `Plays random days of a whole deployment on a simulated platform, with faults, and holds what
happened against every promise.

  npm run simulate                        seeds 1 to 100
  npm run simulate -- --seeds N           so many seeds; --from S begins at another one
  npm run simulate -- --seed S [--trace]  one seed, with all that happened
  npm run simulate -- --help              shows this

  --acts N (400)    answered requests a seed

Ends with 1 at the first promise that is not kept, and prints the seed and what shows it.
`;

await runProgram({
  usage,
  options: {
    seeds: { type: "string", default: "100" },
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    acts: { type: "string", default: "400" },
    trace: { type: "boolean", default: false },
  },
  async run(values) {
    const acts = wholeNumber("acts", values.acts);
    const single = values.seed === undefined ? null : wholeNumber("seed", values.seed);
    const first = single ?? wholeNumber("from", values.from);
    const last = single ?? first + wholeNumber("seeds", values.seeds) - 1;
    // An engine of older sources would refuse every policy.
    await assembleWasm({ tell: (line) => console.log(line) });
    const bundles = await makeBundles();
    for (let seed = first; seed <= last; seed += 1) {
      const plan = planOf(seed, acts);
      const line = values.trace === true ? (told: string) => console.log(told) : undefined;
      tell(await playSeed(bundles, plan, line));
    }
    return 0;
  },
});

function tell({ plan, findings, chronicle, faults, events }: Played): void {
  const { answered } = chronicle;
  const count = Object.values(faults).reduce((sum, n) => sum + n, 0);
  console.log(`seed ${plan.seed}: ${answered} acts, ${count} faults, ${events} events`);
  if (findings.length === 0) return;
  const shown = findings.slice(0, 20).map(({ promise, shown }) => `${promise}: ${shown}`);
  const again = `npm run simulate -- --seed ${plan.seed} --acts ${plan.acts}`;
  throw new Failure(`${shown.join("\n")}\n\n${again}`);
}
