import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { addUp } from "../simulator/tally.ts";
import { type Day, daysAt } from "./days/day.ts";
import { runLimited } from "./limited.ts";
import type { Mutant } from "./mutants.ts";
import { type Reach, type StageName, type Step, stages } from "./stages.ts";
import type { Tree } from "./tree.ts";
import { WarmTests } from "./warm/warm-tests.ts";

/**
 * How a stage ended for a mutant; `none`: nothing in it loads the file; `unreached`: it runs the
 * file, and never the lines.
 */
export interface StageVerdict {
  readonly stage: StageName;
  readonly outcome: "killed" | "timed_out" | "survived" | "unreached" | "none";
  /** What found it. */
  readonly by?: string | undefined;
  readonly seconds: number;
}

interface StepVerdict extends Omit<StageVerdict, "stage"> {
  /** The test file that found it. */
  readonly test?: string;
}

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** How much is played. */
interface Effort {
  /** So many days of the simulator at most. */
  readonly days: number;
  /** Multiplies every limit of time, for a slow or busy machine. */
  readonly patience: number;
}

type TestStep = Extract<Step, { readonly project: string }>;

/** Tests, or days of the simulator, that are played as one program. */
interface Program {
  readonly command: readonly string[];
  readonly limitSeconds: number;
}

/**
 * Plays mutants through stages. A test that kills is played once without any mutant, too: a test that
 * fails by itself kills nobody, and is left out from then on.
 */
export class Player {
  readonly #pristine: Tree;
  readonly #effort: Effort;
  /** What fails without a mutant, by test file; one play at a time. */
  readonly #failing = new Map<string, Promise<boolean>>();
  #queue: Promise<unknown> = Promise.resolve();
  /** What runs a tree's tests without a platform, and the files that were written since it last did. */
  readonly #warm = new Map<Tree, { readonly tests: WarmTests; readonly written: Set<string> }>();

  constructor(pristine: Tree, effort: Effort) {
    this.#pristine = pristine;
    this.#effort = effort;
  }

  /** How one stage ends for a mutant, which stands in `tree` meanwhile. */
  async play(tree: Tree, mutant: Mutant, stage: StageName, reach: Reach): Promise<StageVerdict> {
    const isEngine = mutant.file.startsWith("wasm/");
    const { tests, written } = this.#warmOf(tree);
    // Whoever has loaded the engine has loaded it for good.
    const rebuild = async () => {
      tests.end();
      await tree.build();
    };
    written.add(mutant.file);
    try {
      return await tree.holding([mutant], async () => {
        if (isEngine) await rebuild();
        return { stage, ...(await this.#playStage(tree, mutant, stage, reach)) };
      });
    } finally {
      written.add(mutant.file);
      if (isEngine) await rebuild();
    }
  }

  #warmOf(tree: Tree) {
    const known = this.#warm.get(tree);
    const warm = known ?? { tests: new WarmTests(tree.folder), written: new Set<string>() };
    this.#warm.set(tree, warm);
    return warm;
  }

  async #playStage(
    tree: Tree,
    mutant: Mutant,
    stage: StageName,
    reach: Reach,
  ): Promise<Omit<StageVerdict, "stage">> {
    const steps: readonly Step[] = stages[stage].stepsOf(mutant, reach);
    if (steps.length === 0) return { outcome: "none", seconds: 0 };
    let seconds = 0;
    for (const step of steps) {
      const { test: _, ...verdict } =
        "program" in step
          ? await this.#playDays(tree, mutant, reach.days, step.limitSeconds)
          : await this.#playTests(tree, step, stages[stage].isTimed);
      seconds += verdict.seconds;
      if (verdict.outcome !== "survived") return { ...verdict, seconds };
    }
    return { outcome: "survived", seconds };
  }

  /** Days that keep every promise by themselves, of those that run the mutant's lines. */
  async #playDays(
    tree: Tree,
    { file, line, edit }: Mutant,
    known: readonly Day[],
    limitSeconds: number,
  ): Promise<StepVerdict> {
    const changed = this.#pristine.read(file).slice(edit.start, edit.end);
    const place = { file, from: line, to: line + changed.split("\n").length - 1 };
    const days = daysAt(known, place, this.#effort.days);
    if (days.length === 0) return { outcome: "unreached", seconds: 0 };
    const seeds = days.map(({ seed }) => seed).join(",");
    const without = JSON.stringify(addUp(days.map(({ counts }) => counts)));
    const program = [process.execPath, "test/mutation/days/play.ts"];
    const command = [...program, "--seeds", seeds, "--without", without];
    return this.#run(tree, { command, limitSeconds });
  }

  /** Tests without what fails by itself, or fails once and not again. */
  async #playTests(tree: Tree, step: TestStep, isTimed: boolean): Promise<StepVerdict> {
    let tests = step.tests;
    let seconds = 0;
    while (tests.length > 0) {
      const verdict = await this.#runTests(tree, { ...step, tests });
      seconds += verdict.seconds;
      const { test } = verdict;
      if (verdict.outcome !== "killed" || test === undefined) return { ...verdict, seconds };
      const one = { ...step, tests: [test] };
      const isSure = !isTimed || isKill(await this.#runTests(tree, one));
      if (isSure && !(await this.#failsItself(one))) return { ...verdict, seconds };
      tests = tests.filter((each) => each !== test);
    }
    return { outcome: "survived", seconds };
  }

  #failsItself(step: TestStep): Promise<boolean> {
    const key = JSON.stringify(step.tests);
    const known = this.#failing.get(key);
    if (known !== undefined) return known;
    const played = this.#queue.then(() => this.#runTests(this.#pristine, step)).then(isKill);
    this.#queue = played;
    this.#failing.set(key, played);
    return played;
  }

  async #runTests(tree: Tree, step: TestStep): Promise<StepVerdict> {
    if (step.project !== "node") return this.#run(tree, vitest(step));
    const begun = performance.now();
    const { tests, written } = this.#warmOf(tree);
    const asked = { tests: step.tests, written: [...written] };
    written.clear();
    const told = await tests.run(asked, step.limitSeconds * this.#effort.patience);
    const seconds = (performance.now() - begun) / 1_000;
    if (told === "ended") return this.#run(tree, vitest(step));
    if (told === null) return { outcome: "survived", seconds };
    if (told !== "timed_out") return { outcome: "killed", seconds, ...told };
    return { outcome: told, by: step.tests.join(" ").slice(0, 200), seconds };
  }

  async #run(tree: Tree, { command, limitSeconds }: Program): Promise<StepVerdict> {
    const results = join(tree.folder, "build/results.json");
    rmSync(results, { force: true });
    const limit = limitSeconds * this.#effort.patience;
    const { code, output, seconds } = await runLimited(command, tree.folder, limit);
    if (code === null)
      return { outcome: "timed_out", by: command.join(" ").slice(0, 200), seconds };
    if (code === 0) return { outcome: "survived", seconds };
    return {
      outcome: "killed",
      seconds,
      ...(firstFailed(tree, results) ?? { by: lastLines(output) }),
    };
  }
}

export function isKill({ outcome }: Pick<StageVerdict, "outcome">): boolean {
  return outcome === "killed" || outcome === "timed_out";
}

function vitest({ project, tests, limitSeconds }: TestStep): Program {
  const options = ["--project", project, "--maxWorkers=1", "--bail=1"];
  const told = ["--reporter=json", "--outputFile=build/results.json"];
  const program = [process.execPath, "node_modules/vitest/vitest.mjs", "run"];
  return { command: [...program, ...options, ...told, ...tests], limitSeconds };
}

/** The first test that failed, or file that did not load, as vitest's report tells it. */
function firstFailed(tree: Tree, results: string): { by: string; test: string } | null {
  try {
    const { testResults } = report.parse(JSON.parse(readFileSync(results, "utf8")));
    const failed = testResults.filter(({ status }) => status === "failed");
    // Files that were not begun any more are told as failed, too, and say nothing.
    const says = ({ message, assertionResults }: (typeof failed)[number]) =>
      Boolean(message) || assertionResults.some(({ status }) => status === "failed");
    const file = failed.find(says) ?? failed[0];
    if (file === undefined) return null;
    const test = file.name.slice(tree.folder.length + 1);
    const first = file.assertionResults.find(({ status }) => status === "failed");
    const said = first?.fullName || file.message?.split("\n")[0] || "does not load";
    return { by: `${test}: ${said}`.slice(0, 300), test };
  } catch {
    return null;
  }
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-3).join(" | ").slice(0, 300);
}
