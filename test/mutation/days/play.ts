import { runProgram } from "../../../src/cli/program.ts";
import { planOf } from "../../simulator/plan.ts";
import type { Result } from "../../simulator/result.ts";
import { Crew } from "../../simulator/run/crew.ts";
import { addUp, type Counts } from "../../simulator/tally.ts";
import { rareIn } from "./day.ts";

const usage = `Plays days of the simulator until one breaks a promise, in one process that is bundled once.

  node test/mutation/days/play.ts --seeds 3,7 [--without JSON]

--without says how often what occurred on these days without a mutant: what is rare now is told as
broken, too. Ends with 0 when every promise was kept, with 1 and the first one that was not.
`;

const dayMs = 86_400_000;

await runProgram({
  usage,
  options: { seeds: { type: "string", default: "" }, without: { type: "string", default: "{}" } },
  async run({ seeds = "", without = "{}" }) {
    // A day that takes long on a busy machine is no broken promise: the stage's limit ends it.
    const crew = new Crew(1, { msMaxOf: () => dayMs });
    try {
      const days: Result[] = [];
      for (const seed of seeds.split(",").map(Number)) {
        const result = await crew.play(planOf(seed, 400));
        const [first] = result.findings;
        if (first !== undefined) return tell(`seed ${seed}: ${first.promise}: ${first.shown}`);
        days.push(result);
      }
      const counts = addUp(days.map((each) => each.counts));
      const rare = rareIn(counts, JSON.parse(without) as Counts);
      return rare.length === 0 ? 0 : tell(rare.join("; "));
    } finally {
      crew.end();
    }
  },
});

function tell(broken: string): 1 {
  console.log(broken.replaceAll("\n", " "));
  return 1;
}
