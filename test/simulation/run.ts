import { assembleWasm } from "../../src/cli/local/assemble.ts";
import { Failure, reasonOf, runProgram, wholeNumber } from "../../src/cli/program.ts";

const usage = `Plays random lives of a deployment, with faults, and checks every promise after every step.

  npm run simulate                        seeds 1 to 200
  npm run simulate -- --seeds N           so many seeds; --from S begins at another one
  npm run simulate -- --seed S [--trace]  one seed, with all that happened
  npm run simulate -- --help              shows this

  --steps N (300)   acts a seed

Ends with 1 at the first promise that is not kept, and prints the seed and all that led there.
`;

await runProgram({
  usage,
  options: {
    seeds: { type: "string", default: "200" },
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    trace: { type: "boolean", default: false },
  },
  async run(values) {
    const steps = wholeNumber("steps", values.steps);
    const single = values.seed === undefined ? null : wholeNumber("seed", values.seed);
    const first = single ?? wholeNumber("from", values.from);
    const last = single ?? first + wholeNumber("seeds", values.seeds) - 1;
    // An engine of older sources would refuse every policy.
    await assembleWasm({ tell: (line) => console.log(line) });
    await playAll({ first, last, steps, trace: values.trace === true });
    return 0;
  },
});

async function playAll(plan: {
  readonly first: number;
  readonly last: number;
  readonly steps: number;
  readonly trace: boolean;
}): Promise<void> {
  const { play } = await import("./play.ts");
  const { first, last, steps } = plan;
  let decisions = 0;
  let approved = 0;
  let rows = 0;
  for (let seed = first; seed <= last; seed += 1) {
    const played = playOne(() => play(seed, steps));
    if (plan.trace) console.log(played.trace.join("\n"));
    decisions += played.payments;
    approved += played.approved;
    rows += played.rows;
    if (seed % 100 === 0) console.log(`… seed ${seed}: ${decisions} decisions`);
  }
  console.log(
    `${last - first + 1} seeds, ${decisions} decisions (${approved} approved), ${rows} wallet rows: ` +
      "every promise held after every step.",
  );
}

/** What broke a promise tells its seed and its story; where it was thrown says nothing. */
function playOne<T>(play: () => T): T {
  try {
    return play();
  } catch (fault) {
    throw new Failure(reasonOf(fault));
  }
}
