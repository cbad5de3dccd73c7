import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../../src/cli/program.ts";
import { runLimited } from "./limited.ts";
import type { Mutant } from "./mutants.ts";
import { type Reach, type StageName, type Step, stages } from "./stages.ts";
import type { Tree } from "./tree.ts";

/** How a stage ended for a mutant; `none`: nothing in it loads the file. */
export interface StageVerdict {
  readonly stage: StageName;
  readonly outcome: "killed" | "timed_out" | "survived" | "none";
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

/**
 * Plays mutants through stages. What kills is played once without any mutant, too: a test that
 * fails by itself kills nobody, and is left out from then on.
 */
export class Player {
  readonly #pristine: Tree;
  readonly #reach: Reach;
  readonly #patience: number;
  /** What fails without a mutant, by test file or command; one play at a time. */
  readonly #failing = new Map<string, Promise<boolean>>();
  #queue: Promise<unknown> = Promise.resolve();

  /** `patience` multiplies every limit, for a slow or busy machine. */
  constructor(pristine: Tree, reach: Reach, patience: number) {
    this.#pristine = pristine;
    this.#reach = reach;
    this.#patience = patience;
  }

  /** How one stage ends for a mutant, which stands in `tree` meanwhile. */
  async play(tree: Tree, mutant: Mutant, stage: StageName): Promise<StageVerdict> {
    const isEngine = mutant.file.startsWith("wasm/");
    try {
      return await tree.holding([mutant], async () => {
        if (isEngine) await tree.build();
        return { stage, ...(await this.#playStage(tree, mutant.file, stage)) };
      });
    } finally {
      if (isEngine) await tree.build();
    }
  }

  async #playStage(
    tree: Tree,
    file: string,
    stage: StageName,
  ): Promise<Omit<StageVerdict, "stage">> {
    const steps: readonly Step[] = stages[stage].stepsOf(file, this.#reach);
    if (steps.length === 0) return { outcome: "none", seconds: 0 };
    let seconds = 0;
    for (const step of steps) {
      const { test: _, ...verdict } = await this.#playStep(tree, step, stages[stage].isTimed);
      seconds += verdict.seconds;
      if (isKill(verdict)) return { ...verdict, seconds };
    }
    return { outcome: "survived", seconds };
  }

  /** A step without what fails by itself, or fails once and not again. */
  async #playStep(tree: Tree, step: Step, isTimed: boolean): Promise<StepVerdict> {
    if ("command" in step) {
      const verdict = await this.#run(tree, step);
      if (verdict.outcome === "killed" && (await this.#failsItself(step))) {
        throw new Failure(
          `${step.command.join(" ")} fails without any mutant: ${verdict.by ?? ""}`,
        );
      }
      return verdict;
    }
    let tests = step.tests;
    let seconds = 0;
    while (tests.length > 0) {
      const verdict = await this.#run(tree, { ...step, tests });
      seconds += verdict.seconds;
      const { test } = verdict;
      if (verdict.outcome !== "killed" || test === undefined) return { ...verdict, seconds };
      const one = { ...step, tests: [test] };
      const isSure = !isTimed || isKill(await this.#run(tree, one));
      if (isSure && !(await this.#failsItself(one))) return { ...verdict, seconds };
      tests = tests.filter((each) => each !== test);
    }
    return { outcome: "survived", seconds };
  }

  #failsItself(step: Step): Promise<boolean> {
    const key = JSON.stringify("command" in step ? step.command : step.tests);
    const known = this.#failing.get(key);
    if (known !== undefined) return known;
    const played = this.#queue.then(() => this.#run(this.#pristine, step)).then(isKill);
    this.#queue = played;
    this.#failing.set(key, played);
    return played;
  }

  async #run(tree: Tree, step: Step): Promise<StepVerdict> {
    const results = join(tree.folder, "build/results.json");
    rmSync(results, { force: true });
    const command = "command" in step ? step.command : vitest(step.project, step.tests);
    const limit = step.limitSeconds * this.#patience;
    const { code, output, seconds } = await runLimited(command, tree.folder, limit);
    if (code === null)
      return { outcome: "timed_out", by: command.join(" ").slice(0, 200), seconds };
    if (code === 0) return { outcome: "survived", seconds };
    const found = "command" in step ? null : firstFailed(tree, results);
    return { outcome: "killed", seconds, ...(found ?? { by: lastLines(output) }) };
  }
}

export function isKill({ outcome }: Pick<StageVerdict, "outcome">): boolean {
  return outcome === "killed" || outcome === "timed_out";
}

function vitest(project: string, tests: readonly string[]): string[] {
  const options = ["--project", project, "--maxWorkers=1", "--bail=1"];
  const told = ["--reporter=json", "--outputFile=build/results.json"];
  return [process.execPath, "node_modules/vitest/vitest.mjs", "run", ...options, ...told, ...tests];
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
