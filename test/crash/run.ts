import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { assembleProduction } from "../../src/cli/local/assemble.ts";
import { buildFolder } from "../../src/cli/local/folders.ts";
import { stopSignal } from "../../src/cli/local/stop-signal.ts";
import { Misuse, reasonOf, runProgram, wholeNumber } from "../../src/cli/program.ts";
import { machine } from "../bench/figures.ts";
import type { Found, Part, Plan } from "./part.ts";
import { parts } from "./parts.ts";
import { programIn } from "./product.ts";

const usage = `Runs the production bundle on real workerd and has its machine fail in every way it can,
under the load of tills and phones; holds the books and all answers against what the clients know.

  npm run crash                           everything below; some minutes
  npm run crash -- --only kill,disk       these parts alone
  npm run crash -- --help                 shows this

  --kills N (100)       how often the machine is killed
  --customers N (32)    phones
  --seed S              of what is drawn; told at the beginning unless given
  --json                the figures as one line of JSON instead of the tables

${parts.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join("\n")}

Ends with 0 when everything held, with 1 when something did not; what could not be played on this
machine is said to be skipped, and fails nothing. The files of what failed stay in build/.
`;

// No machine outlives the program that started it.
stopSignal.addEventListener("abort", () => process.exit(130));

await runProgram({
  usage,
  options: {
    only: { type: "string" },
    kills: { type: "string", default: "100" },
    customers: { type: "string", default: "32" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run(values) {
    const chosen = partsOf(values.only);
    const seed = wholeNumber("seed", values.seed ?? `${(Date.now() % 1_000_000) + 1}`);
    const tell = (line: string) => void process.stderr.write(`${line}\n`);
    const kills = wholeNumber("kills", values.kills);
    const customers = wholeNumber("customers", values.customers);
    mkdirSync(buildFolder, { recursive: true });
    const folder = mkdtempSync(join(buildFolder, "crash-"));
    const begunMs = performance.now();
    if (!values.json) console.log(`seed ${seed}; ${machine()}`);
    const product = await programIn(await assembleProduction(join(folder, "bundle"), { tell }));
    const plan = { ...product, folder, seed, kills, customers, tell };
    const told = [];
    for (const part of chosen) told.push(await playOne(part, plan, values.json === true));
    const failed = told.filter(({ faults }) => faults.length > 0).length;
    const took = `${((performance.now() - begunMs) / 1_000).toFixed(0)} s`;
    if (values.json) console.log(JSON.stringify({ seed, took, parts: told }));
    else console.log(`\n${told.length - failed} held, ${failed} failed, in ${took} (seed ${seed})`);
    if (failed === 0) rmSync(folder, { recursive: true, force: true });
    else tell(`What failed is kept in ${folder}.`);
    return failed === 0 ? 0 : 1;
  },
});

// Sockets that the clients keep open do not keep the program.
process.exit();

function partsOf(only: string | undefined): readonly Part[] {
  if (only === undefined) return parts;
  return only.split(",").map((name) => {
    const part = parts.find((each) => each.name === name);
    if (part === undefined) throw new Misuse(`There is no part "${name}".`);
    return part;
  });
}

async function playOne(part: Part, plan: Plan, isQuiet: boolean) {
  const { name, summary } = part;
  const skipped = part.cannot();
  const begunMs = performance.now();
  const found: Found =
    skipped === null
      ? await part.play(plan).catch((fault) => ({ figures: [], faults: [storyOf(fault)] }))
      : { figures: [["skipped", skipped]], faults: [] };
  const took = `${((performance.now() - begunMs) / 1_000).toFixed(0)} s`;
  if (!isQuiet) {
    console.log(`\n${name}: ${summary} (${took})`);
    const width = Math.max(...found.figures.map(([what]) => what.length));
    for (const [what, figure] of found.figures) console.log(`  ${what.padEnd(width)}  ${figure}`);
    for (const fault of found.faults.slice(0, 20)) console.log(`  FAULT  ${fault}`);
    if (found.faults.length > 20) console.log(`  … and ${found.faults.length - 20} more`);
  }
  return { name, took, figures: Object.fromEntries(found.figures), faults: found.faults };
}

function storyOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : reasonOf(fault);
}
