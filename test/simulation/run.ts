import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * `npm run simulate -- --seeds N`: plays N seeds (200) from `--from S` (1), or one `--seed S`, of
 * `--steps N` acts each (300). Ends with 1 at the first promise that is not kept, and prints the seed
 * and all that led there.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    trace: { type: "boolean", default: false },
  },
});

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  console.error(`--${name} ${text}: give a whole number from 1 on.`);
  process.exit(2);
}

if (!existsSync(join(import.meta.dirname, "../../build/velocity.wasm"))) {
  console.error("The velocity engine is not built yet: npm run build");
  process.exit(2);
}
const { play } = await import("./play.ts");

const steps = wholeNumber("steps", values.steps);
const single = values.seed === undefined ? null : wholeNumber("seed", values.seed);
const first = single ?? wholeNumber("from", values.from);
const last = single ?? first + wholeNumber("seeds", values.seeds) - 1;
let decisions = 0;
let approved = 0;
let rows = 0;
for (let seed = first; seed <= last; seed += 1) {
  try {
    const played = play(seed, steps);
    if (values.trace) console.log(played.trace.join("\n"));
    decisions += played.payments;
    approved += played.approved;
    rows += played.rows;
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exit(1);
  }
  if (seed % 100 === 0) console.log(`… seed ${seed}: ${decisions} decisions`);
}
console.log(
  `${last - first + 1} seeds, ${decisions} decisions (${approved} approved), ${rows} wallet rows: ` +
    "every promise held after every step.",
);
