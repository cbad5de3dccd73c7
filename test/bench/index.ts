import { parseArgs } from "node:util";
import { Failure } from "../../src/cli/program.ts";
import { profile } from "./authorize-profile.ts";
import { versusFloor } from "./authorize-vs-floor.ts";
import type { Bench } from "./bench.ts";
import { contactTiming } from "./contact-timing.ts";
import { cost } from "./cost.ts";
import { velocity } from "./velocity.ts";

const benches: readonly Bench[] = [versusFloor, profile, cost, velocity, contactTiming];

process.exitCode = await main(process.argv.slice(2));
process.exit();

async function main(typed: readonly string[]): Promise<number> {
  const name = typed[0] ?? "--help";
  if (name === "--help" || name === "-h") {
    process.stdout.write(usage());
    return 0;
  }
  const bench = benches.find((each) => each.name === name);
  if (bench === undefined) {
    process.stderr.write(`There is no benchmark ${JSON.stringify(name)}.\n\n${usage()}`);
    return 2;
  }
  const options = readOptions(bench, typed.slice(1));
  if (typeof options === "string") {
    process.stderr.write(`${options}\n\n${usage()}`);
    return 2;
  }
  try {
    return await bench.run(options);
  } catch (error) {
    const told = error instanceof Failure ? error.message : ((error as Error).stack ?? error);
    process.stderr.write(`${told}\n`);
    return 1;
  }
}

/** The options as typed over those of the bench, or what is wrong with them. */
function readOptions(bench: Bench, typed: readonly string[]): Record<string, number> | string {
  const known = Object.keys(bench.options).map((name) => [name, { type: "string" as const }]);
  try {
    const { values } = parseArgs({ args: [...typed], options: Object.fromEntries(known) });
    const read = Object.entries(values).map(([name, value]) => [name, Number(value)] as const);
    const wrong = read.find(([, value]) => !Number.isSafeInteger(value) || value < 1);
    if (wrong !== undefined) return `--${wrong[0]} has to be a whole number of at least 1.`;
    return { ...bench.options, ...Object.fromEntries(read) };
  } catch (error) {
    return (error as Error).message;
  }
}

function usage(): string {
  const lines = benches.map(({ name, summary, options }) => {
    const given = Object.entries(options).map(([option, value]) => `--${option} ${value}`);
    return `  ${name}\n      ${summary}\n      ${given.join(" ")}\n`;
  });
  return `Measures Sekisho on this machine, and prints figures beside their budgets.

  npm run bench -- NAME [--option N …]
  npm run bench -- --help

${lines.join("\n")}
What is measured, and the last figures: BENCHMARKS.md.
`;
}
