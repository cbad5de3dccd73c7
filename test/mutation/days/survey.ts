import { appendFileSync } from "node:fs";
import { runProgram, wholeNumber } from "../../../src/cli/program.ts";
import { Reach } from "../../platform/run/reach.ts";
import { planOf } from "../../simulator/plan.ts";
import { playSeed } from "../../simulator/play.ts";
import { tally } from "../../simulator/tally.ts";
import { makeBundles, ofIsolates } from "../../whole-worker/town.ts";
import { type Day, readDays } from "./day.ts";

const usage = `Plays days of the simulator and keeps of each what it took, what occurred, and which lines it ran.

  node test/mutation/days/survey.ts --out FILE --days 24
                                     seeds from 1 on; those that are in the file are not played again

A day that breaks a promise is left out. Ends with 0.
`;

const rooms = /^(?:src|worker)\//;

await runProgram({
  usage,
  options: { out: { type: "string", default: "" }, days: { type: "string", default: "24" } },
  async run({ out = "", days }) {
    const known = new Set(readDays(out).map(({ seed }) => seed));
    const count = wholeNumber("days", days);
    const left = Array.from({ length: count }, (_, n) => n + 1).filter((seed) => !known.has(seed));
    if (left.length === 0) return 0;
    // It has to begin before anything is compiled.
    const reach = await Reach.start();
    const bundles = await makeBundles();
    for (const seed of left) {
      const before = process.cpuUsage();
      const played = await playSeed(bundles, planOf(seed, 400));
      const { user, system } = process.cpuUsage(before);
      const ran = await reach.since(ofIsolates(bundles));
      const [first] = played.findings;
      if (first !== undefined) {
        console.error(`seed ${seed} breaks a promise by itself: ${first.promise}`);
        continue;
      }
      const day: Day = {
        seed,
        cpuMs: Math.round((user + system) / 1_000),
        counts: { ...tally(played) },
        lines: Object.fromEntries(
          Object.entries(ran).flatMap(([file, { reached, missed }]) =>
            rooms.test(file) ? [[file, { reached: [...reached], missed: [...missed] }]] : [],
          ),
        ),
      };
      appendFileSync(out, `\n${JSON.stringify(day)}\n`);
    }
    return 0;
  },
});
