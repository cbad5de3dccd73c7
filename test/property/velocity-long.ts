import { assembleWasm } from "../../src/cli/local/assemble.ts";
import { runProgram, wholeNumber } from "../../src/cli/program.ts";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import { velocityModule } from "./velocity-module.ts";
import { playLongHistory, playScenario } from "./velocity-run.ts";

const usage = `Plays scenarios until so many acts have been judged by the engine and its reference alike.

  npx node test/property/velocity-long.ts [--cases 10000000] [--from 1]   from a seed on
  npx node test/property/velocity-long.ts --help                          shows this

Prints its progress, and the first difference with its seed.
`;

const checks = 40;

await runProgram({
  usage,
  options: {
    cases: { type: "string", default: "10000000" },
    from: { type: "string", default: "1" },
  },
  async run(values) {
    await assembleWasm({ tell: (line) => console.log(line) });
    const cases = wholeNumber("cases", values.cases);
    const engine = new VelocityEngine(velocityModule());
    const started = performance.now();
    let judged = 0;
    for (let seed = wholeNumber("from", values.from); judged < cases; seed++) {
      playScenario(engine, seed, checks);
      judged += checks;
      if (seed % 500 === 0) {
        playLongHistory(engine, seed, 600, 1);
        judged += 1;
      }
      const seconds = Math.round((performance.now() - started) / 1_000);
      if (seed % 2_500 !== 0) continue;
      console.log(`${judged} of ${cases} acts agree, up to seed ${seed}, ${seconds} s`);
    }
    console.log(`engine and reference agree on ${judged} acts`);
    return 0;
  },
});
