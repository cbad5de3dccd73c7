import { execFileSync } from "node:child_process";
import { assembleWasm } from "../../src/cli/local/assemble.ts";
import { runProgram } from "../../src/cli/program.ts";
import { joined } from "../platform/run/reach.ts";
import { makeBundles } from "../whole-worker/town.ts";
import { judgeCounts } from "./counters.ts";
import { commandOf, type Plan } from "./plan.ts";
import { playSeed } from "./play.ts";
import type { Result } from "./result.ts";
import { Crew, playAll } from "./run/crew.ts";
import { type Asked, options, readOrder, usage } from "./run/order.ts";
import { Progress } from "./run/progress.ts";
import { renderReach } from "./run/reached.ts";
import { shrink } from "./run/shrink.ts";
import { Stop } from "./run/stop.ts";
import { Sum } from "./run/sum.ts";
import { keepUsual } from "./usual.ts";

await runProgram({
  usage,
  options,
  async run(values) {
    const asked = readOrder(values);
    // An engine of older sources would refuse every policy.
    await assembleWasm({ tell: (line) => console.error(line) });
    if (values.trace === true) return await trace(asked.planOf(asked.first));
    const isMeasured = values.reach === true;
    const crew = new Crew(asked.jobs, { isMeasured });
    try {
      const progress = new Progress(values.json === true);
      if (values.story === true) {
        const result = await crew.play(asked.planOf(asked.first), true);
        console.log(result.story?.join("\n"));
      }
      const outcome = await playOut(crew, asked, progress, {
        isJson: values.json === true,
        keepsGoing: values["keep-going"] === true,
      });
      const { failed, sum } = outcome;
      const { counts } = sum;
      if (values.counts === true) {
        for (const [what, count] of Object.entries(counts)) console.log(`${count}\t${what}`);
      }
      if (isMeasured) console.log(renderReach(joined(await crew.reached())).join("\n"));
      if (values.usual === true) keepUsual(counts);
      const isJudged = values.counters === true;
      const missing = isJudged ? [...judgeCounts(counts, sum.seeds), ...sum.growth()] : [];
      if (missing.length > 0) console.error(`Not as it must be:\n  ${missing.join("\n  ")}`);
      if (failed !== null) return await tellFailure(failed, crew, asked, progress);
      return missing.length > 0 ? 1 : 0;
    } finally {
      crew.end();
    }
  },
});

/** One seed in this process, with a line for every event. */
async function trace(plan: Plan): Promise<number> {
  const { findings } = await playSeed(await makeBundles(), plan, (line) => console.log(line));
  for (const { promise, shown } of findings) console.log(`${promise}: ${shown}`);
  return findings.length > 0 ? 1 : 0;
}

interface Outcome {
  /** The first seed that broke a promise. */
  readonly failed: Result | null;
  readonly sum: Sum;
}

async function playOut(
  crew: Crew,
  asked: Asked,
  progress: Progress,
  { isJson, keepsGoing }: { readonly isJson: boolean; readonly keepsGoing: boolean },
): Promise<Outcome> {
  if (asked.forMs !== null) progress.say(`from seed ${asked.first} on`);
  const sum = new Sum();
  let failed: Result | null = null;
  const stop = new Stop();
  for await (const result of playAll(crew, plansOf(asked, stop))) {
    const { plan, findings, counts: _, steps: __, ...rest } = result;
    sum.add(result);
    if (isJson) console.log(JSON.stringify({ ...plan, ...rest, findings }));
    if (findings.length > 0) {
      failed ??= result;
      if (!keepsGoing) return { failed, sum };
      progress.clear();
      const [first] = findings;
      const what = `${first?.promise}: ${first?.shown.slice(0, 200)}`;
      console.log(`seed ${plan.seed} (commit ${commit()}): ${what}`);
    }
    progress.seed(sum.seeds, () => sum.said());
  }
  progress.clear();
  const isOver = stop.isAsked ? `; go on with --from ${asked.first + sum.seeds}` : "";
  const end = failed === null ? ": every promise was kept." : "";
  if (!isJson) console.log(`${sum.said()}, ${sum.cost()}${isOver}${end}`);
  return { failed, sum };
}

function* plansOf(asked: Asked, stop: Stop): Generator<Plan> {
  const startedMs = Date.now();
  const isOver = (done: number) =>
    stop.isAsked ||
    (asked.forMs === null ? done >= asked.count : Date.now() - startedMs >= asked.forMs);
  for (let done = 0; !isOver(done); done += 1) yield asked.planOf(asked.first + done);
}

async function tellFailure(
  failed: Result,
  crew: Crew,
  { shrinkMs }: Asked,
  progress: Progress,
): Promise<1> {
  progress.clear();
  const { plan, findings } = failed;
  console.error(`\nSeed ${plan.seed} breaks a promise (commit ${commit()}).\n`);
  for (const { promise, shown } of findings.slice(0, 20)) console.error(`${promise}: ${shown}`);
  if (findings.length > 20) console.error(`… and ${findings.length - 20} more`);
  console.error(`\n${commandOf(plan)}`);
  if (shrinkMs === 0) return 1;
  const untilMs = Date.now() + shrinkMs;
  const { result, tried, isLeast } = await shrink(failed, {
    play: (smaller) => crew.play(smaller),
    atOnce: crew.size,
    hasTime: () => Date.now() < untilMs,
    tell: ({ steps }) => progress.step(() => `… made smaller: ${steps.length} steps`),
  });
  progress.clear();
  const { story = [], findings: last } = await crew.play(result.plan, true);
  const end = isLeast ? "nothing more can be left out" : "the time was over";
  console.error(`\nIts shortest story (${tried} days tried; ${end}):\n`);
  console.error(story.join("\n"));
  for (const { promise, shown } of last.slice(0, 3)) console.error(`\n${promise}: ${shown}`);
  console.error(`\n${commandOf(result.plan)}`);
  return 1;
}

/** The commit that is played, with a plus when files differ from it. */
function commit(): string {
  const git = (...words: string[]) =>
    execFileSync("git", words, { encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+");
  } catch {
    return "unknown";
  }
}
