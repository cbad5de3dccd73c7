import { parseArgs } from "node:util";
import { play } from "./play.ts";

/** Plays seeds from the command line: `--seeds N`, `--seed S`, `--from S`, `--steps N`. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
  },
});
const steps = Number(values.steps);
const first = Number(values.seed ?? values.from);
const last = values.seed === undefined ? first + Number(values.seeds) - 1 : first;
let payments = 0;
let rows = 0;
for (let seed = first; seed <= last; seed += 1) {
  try {
    const played = play(seed, steps);
    payments += played.payments;
    rows += played.rows;
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exit(1);
  }
}
console.log(
  `${last - first + 1} seeds, ${payments} decisions, ${rows} rows: every promise held after every step.`,
);
