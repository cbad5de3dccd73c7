import { Failure, Misuse, runProgram } from "../../src/cli/program.ts";
import { burst } from "./authorize/burst.ts";
import { hollow } from "./authorize/hollow.ts";
import { load } from "./authorize/load.ts";
import { profile } from "./authorize/profile.ts";
import { refusal } from "./authorize/refusal.ts";
import { split } from "./authorize/split.ts";
import { type Bench, type Figure, type Plan, tell } from "./bench.ts";
import { type FigureName, isUsual, kindOf } from "./budgets.ts";
import { contactTiming } from "./contact-timing.ts";
import { busyCost } from "./cost/busy.ts";
import { controlCost } from "./cost/control.ts";
import { sparseCost } from "./cost/sparse.ts";
import { machine } from "./figures.ts";
import { history } from "./history/bench.ts";
import { type Line, lineOf, lineWithout, toldLines } from "./lines.ts";
import { plots } from "./plots/bench.ts";
import { size } from "./size.ts";
import { velocity } from "./velocity/compare.ts";
import { memory } from "./velocity/memory.ts";

const benches: readonly Bench[] = [
  load,
  burst,
  busyCost,
  sparseCost,
  controlCost,
  history,
  velocity,
  memory,
  size,
  refusal,
  split,
  hollow,
  profile,
  contactTiming,
  plots,
];

await runProgram({
  usage: usage(),
  options: {
    only: { type: "string", multiple: true },
    json: { type: "boolean" },
    against: { type: "string" },
    rounds: { type: "string" },
    customers: { type: "string" },
    connections: { type: "string" },
  },
  positionals: true,
  run: async (values, positionals) => {
    const wanted = chosen([...(values.only ?? []), ...positionals]);
    const plan: Plan = {
      rounds: countOf("rounds", values.rounds),
      customers: countOf("customers", values.customers),
      connections: countOf("connections", values.connections) ?? 16,
      against: values.against ?? null,
    };
    tell(machine());
    const lines: Line[] = [];
    for (const { bench, names } of wanted) {
      const told = await linesOf(bench, names, plan);
      if (values.json === true) {
        for (const line of told) process.stdout.write(`${JSON.stringify(line)}\n`);
      }
      lines.push(...told);
    }
    if (values.json !== true && lines.length > 0) process.stdout.write(`${toldLines(lines)}\n`);
    return lines.some(({ ok }) => ok === false) ? 1 : 0;
  },
});
// What a server that was ended has left open keeps nobody waiting.
process.exit();

/** Runs one bench; when it fails, that is told and each of its figures misses its budget. */
async function linesOf(bench: Bench, names: readonly FigureName[], plan: Plan): Promise<Line[]> {
  tell(`\n${bench.name}: ${bench.summary}`);
  let figures: readonly Figure[] = [];
  try {
    figures = await bench.run(plan);
  } catch (error) {
    if (bench.figures.length === 0) throw error;
    tell(error instanceof Failure ? error.message : String((error as Error).stack ?? error));
  }
  return names.map((name) => {
    const figure = figures.find((each) => each.name === name);
    return figure === undefined ? lineWithout(name, "it failed") : lineOf(figure);
  });
}

/** The benches that give what was named, each with the figures that are told. */
function chosen(typed: readonly string[]): { bench: Bench; names: readonly FigureName[] }[] {
  const means = (name: string, word: string) => name === word || name.startsWith(`${word}.`);
  for (const word of typed) {
    const known = benches.flatMap(({ name, figures }) => [name, ...figures]);
    if (known.some((name) => means(name, word))) continue;
    throw new Misuse(`There is no figure and no benchmark ${JSON.stringify(word)}.`);
  }
  const all = typed.length === 0;
  return benches.flatMap((bench) => {
    const asked = typed.some((word) => means(bench.name, word));
    const names = bench.figures.filter(
      (name) => (all && isUsual(name)) || asked || typed.some((word) => means(name, word)),
    );
    const isWanted = names.length > 0 || (asked && bench.figures.length === 0);
    return isWanted ? [{ bench, names }] : [];
  });
}

function countOf(name: string, typed: string | undefined): number | null {
  if (typed === undefined) return null;
  const count = Number(typed);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Misuse(`--${name} has to be a whole number of at least 1.`);
}

function usage(): string {
  const told = benches.map(({ name, summary, figures }) => {
    const each = figures.map((figure) => `      ${figure.padEnd(30)} ${kindOf(figure).says}\n`);
    const alone = "      it runs only when it is asked for by its name\n";
    return `  ${name}: ${summary}\n${each.length === 0 ? alone : each.join("")}`;
  });
  return `Measures Sekisho on this machine, and prints each figure beside its budget.

  npm run bench -- [--only NAME …] [options]
  npm run bench -- --help    shows this

  --only NAME      a figure, a benchmark or the beginning of their names (cost, authorize); more
                   than one may follow. All figures unless told.
  --json           a line of JSON for each figure: name, value, unit, budget, ok
  --against DIR    measures another build as well, both in turns: a checkout, or a copy of build/local
  --rounds N       rounds that are counted, each with fresh codes
  --customers N    customers, each with a payment a round
  --connections N  connections under load; 16 unless told

Progress and details go to the standard error. The exit code is 1 when a budget is missed.

${told.join("")}
What is measured, and the last figures: BENCHMARKS.md.
`;
}
