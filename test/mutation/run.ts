import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as z from "zod";
import { buildFolder } from "../../src/cli/local/folders.ts";
import { Failure, Misuse, runProgram, wholeNumber } from "../../src/cli/program.ts";
import { keepFilesInMemory } from "../memory-folder.ts";
import { type Day, readDays } from "./days/day.ts";
import { importsOf } from "./imports.ts";
import { measureRuns, type Runs } from "./inside/runs.ts";
import { runLimited } from "./limited.ts";
import type { Mutant } from "./mutants.ts";
import { isKill, Player, type StageVerdict } from "./play.ts";
import { diffOf, figuresOf, isKilled, type Played, survivorTold, told, toldOf } from "./report.ts";
import { Results } from "./results.ts";
import { drawSample, everyMutant } from "./sample.ts";
import { type Reach, type StageName, stageNames, stages, surveyedDays } from "./stages.ts";
import { commitNamed, Tree } from "./tree.ts";
import { readVerdicts } from "./verdicts.ts";

const usage = `Makes small mistakes in src/, worker/ and wasm/, one at a time, and sees which of them the tests find.

  npm run mutate -- --sample 100          so many mutants, drawn from the commit's hash
  npm run mutate -- --seed S              drawn from another text
  npm run mutate -- --list                only draws, and shows each with its change
  npm run mutate -- --again ID[,ID]       plays these on the checkout as it is, committed or not
  npm run mutate -- --help                shows this

  --commit C (HEAD)  the sources and tests of another commit
  --stage NAME    only this one of ${stageNames.join(", ")}; with
                  simulator, only mutants in files that it loads are drawn
  --every-stage   plays each stage for every mutant; else the first that kills is the last
  --in PREFIX[,PREFIX]    only files whose path begins so
  --not PREFIX[,PREFIX]   none whose path begins so
  --jobs N (1)    so many mutants at once
  --days N (8)    so many days of the simulator a mutant at most
  --patience N (1)   every limit of time so many times as long

A mutant is one change of one file: an operation, a limit (< for <=), a comparison, a boolean, a branch,
an element of a chain, a "+ 1", an "await", a statement, a condition or an early return that is gone;
two neighbours swapped, a value read before a write beside it, another moment than the right one, a
condition, an order or a limit of SQL. Left alone are assertions, lines for the console, and texts. A
file is drawn by the root of its number of mutants, then a kind, then one of the kind. What the type
checker (for wasm/: the compiler) refuses is drawn anew. The same commit and seed draw the same
mutants on every machine.

Each one stands in a copy of the commit among temporary files. All meet the first stage, those that
survive it the next one, and so on:
  unit       tests in Node that load the file, the nearest first
  simulator  days of npm run simulate that run the mutant's lines, until one breaks a promise or
             what was usual on them is gone; files are those that its isolates run
  worker     tests inside workerd that run the function: those near the file, then the others; what
             each of them runs is measured once and kept in build/mutation/worker-runs.jsonl
  process    tests that start programs of their own, those near the file first
  browser    for src/web alone: tests that send Chromium to the pages
What fails without the mutant kills nobody; what fails inside workerd or in a process has to fail
twice. Pictures of the sources (test/tidy.test.ts, the engine's listing) are not played. A stage that is not over in time kills, and is counted by itself.

Results are kept in build/mutation/, a line each; the same call goes on where it was broken off.
Verdicts on survivors are kept in test/mutation/verdicts.jsonl.

Ends with 0 if every mutant was killed or has a verdict, 1 if one survived, 2 if the call was wrong.
`;

interface Plan {
  readonly names: readonly StageName[];
  readonly isEvery: boolean;
  readonly jobs: number;
  readonly days: number;
  readonly patience: number;
}

type Keep = (mutant: Mutant, verdict: StageVerdict) => void;

const tell = (line: string) => console.log(line);

/** What `vitest list` writes down. */
const listed = z.array(z.object({ file: z.string(), projectName: z.string() }));

await runProgram({
  usage,
  options: {
    sample: { type: "string", default: "100" },
    seed: { type: "string" },
    commit: { type: "string" },
    stage: { type: "string" },
    "every-stage": { type: "boolean", default: false },
    in: { type: "string", default: "" },
    not: { type: "string", default: "" },
    jobs: { type: "string", default: "1" },
    days: { type: "string", default: "8" },
    patience: { type: "string", default: "1" },
    list: { type: "boolean", default: false },
    again: { type: "string" },
  },
  async run(values) {
    const plan: Plan = {
      names: stagesNamed(values.stage),
      isEvery: values["every-stage"] === true,
      jobs: wholeNumber("jobs", values.jobs),
      days: wholeNumber("days", values.days),
      patience: wholeNumber("patience", values.patience),
    };
    const size = wholeNumber("sample", values.sample);
    keepFilesInMemory();
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
    if (values.again !== undefined) return playAgain(values.again.split(","), plan);

    const commit = commitNamed(values.commit ?? "HEAD");
    const seed = values.seed ?? commit;
    const mode = [
      values.stage,
      plan.isEvery ? "every-stage" : "",
      values.in,
      values.not && `not ${values.not}`,
    ].filter(Boolean);
    const name = [commit.slice(0, 12), values.seed ?? "own", ...mode].join("-");
    const file = join(buildFolder, "mutation", `${name.replaceAll(/[^\w.-]/g, "_")}.jsonl`);
    const results = new Results(file);
    results.add({ kind: "run", commit, seed });
    const tree = await Tree.open(commit);
    const imports = importsOf(tree.modules(), (each) => tree.read(each));
    // Which stages load a file does not hang on tests or days for the only stage that picks files.
    const reach: Reach = { imports, projects: new Map(), days: [], runs: new Map() };
    const [wanted, unwanted] = [prefixesOf(values.in), prefixesOf(values.not)];
    const isMeant = (each: string) =>
      (wanted.length === 0 || wanted.some((prefix) => each.startsWith(prefix))) &&
      !unwanted.some((prefix) => each.startsWith(prefix)) &&
      (values.stage !== "simulator" ||
        stages.simulator.stepsOf({ file: each, within: "" }, reach).length > 0);
    const mutants = everyMutant(tree, isMeant);
    tell(`Commit ${commit.slice(0, 12)}, seed ${seed}: ${mutants.length} mutants to draw from.`);
    const sample = await drawSample(tree, { mutants, seed, size, results, tell });
    if (values.list === true) {
      for (const each of sample) tell([toldPlace(each), ...diffOf(each)].join("\n"));
      return 0;
    }
    const projects = results.projects ?? (await listTests(tree));
    if (results.projects === null) results.add({ kind: "tests", projects });
    const keep: Keep = ({ id }, verdict) => results.add({ kind: "played", id, verdict });
    const kept = join(buildFolder, "mutation", `days-${commit.slice(0, 12)}.jsonl`);
    const tests = { imports, projects: new Map(Object.entries(projects)) };
    const play = {
      reachOf: (stage: StageName) => measured(stage, tests, tree, kept),
      mutants: sample,
      verdicts: results.verdicts,
      keep,
      open: () => Tree.open(commit),
    };
    await playAll(new Player(tree, plan), plan, play);
    return conclude(sample, results, plan);
  },
});

/** Tells the sample's figures and its survivors; the exit code. */
function conclude(sample: readonly Mutant[], results: Results, plan: Plan): number {
  const verdicts = readVerdicts();
  const played = sample.map(({ edit: _, ...mutant }): Played => {
    return { ...mutant, verdicts: results.verdicts.get(mutant.id) ?? [] };
  });
  const survivors = played.filter((each) => !isKilled(each));
  for (const each of survivors) tell(`\n${survivorTold(each, verdicts.get(each.id))}`);
  const figures = figuresOf(played, verdicts);
  results.add({ kind: "concluded", sample: played, figures: { ...figures } });
  tell(["", ...told(figures, plan.isEvery), `Results: ${results.file}`].join("\n"));
  return figures.survived === 0 ? 0 : 1;
}

/** Plays named mutants on the checkout as it is; nothing is kept. */
async function playAgain(ids: readonly string[], plan: Plan): Promise<number> {
  const tree = await Tree.open(null);
  const all = everyMutant(tree, () => true);
  const mutants = ids.map((id) => {
    const found = all.find((each) => each.id === id);
    if (found === undefined) throw new Failure(`No mutant of the checkout has the id ${id}.`);
    return found;
  });
  const imports = importsOf(tree.modules(), (each) => tree.read(each));
  const projects = new Map(Object.entries(await listTests(tree)));
  const kept = join(tree.folder, "build/days.jsonl");
  const reachOf = (stage: StageName) => measured(stage, { imports, projects }, tree, kept);
  const verdicts = new Map<string, StageVerdict[]>();
  const keep: Keep = ({ id }, verdict) => verdicts.set(id, [...(verdicts.get(id) ?? []), verdict]);
  for (const each of mutants) tell([toldPlace(each), ...diffOf(each)].join("\n"));
  const play = { mutants, verdicts, keep, reachOf, open: () => Tree.open(null) };
  await playAll(new Player(tree, plan), plan, play);
  return mutants.every(({ id }) => verdicts.get(id)?.some(isKill)) ? 0 : 1;
}

/**
 * Plays each stage for every mutant that is still to meet it, before the next stage begins; some at
 * once, each of these in a tree of its own.
 */
async function playAll(
  player: Player,
  plan: Plan,
  play: {
    readonly mutants: readonly Mutant[];
    readonly verdicts: ReadonlyMap<string, readonly StageVerdict[]>;
    readonly keep: Keep;
    readonly reachOf: (stage: StageName) => Promise<Reach>;
    readonly open: () => Promise<Tree>;
  },
): Promise<void> {
  const jobs = Math.min(plan.jobs, play.mutants.length);
  const trees = await Promise.all(Array.from({ length: jobs }, play.open));
  for (const stage of plan.names) {
    const queue = play.mutants.filter(({ id }) => {
      const met = play.verdicts.get(id) ?? [];
      return met.every((one) => one.stage !== stage) && (plan.isEvery || !met.some(isKill));
    });
    const count = queue.length;
    tell(`Stage ${stage}: ${count} of ${play.mutants.length} mutants.`);
    if (count === 0) continue;
    const reach = await play.reachOf(stage);
    const work = async (tree: Tree) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const verdict = await player.play(tree, mutant, stage, reach);
        play.keep(mutant, verdict);
        tell(`${count - queue.length}/${count} ${toldOf(mutant, verdict)}`);
      }
    };
    await Promise.all(trees.map(work));
  }
}

function prefixesOf(typed = ""): readonly string[] {
  return typed.split(",").filter((each) => each !== "");
}

function stagesNamed(typed: string | undefined): readonly StageName[] {
  if (typed === undefined) return stageNames;
  const name = stageNames.find((each) => each === typed);
  if (name === undefined) throw new Misuse(`--stage has to be one of ${stageNames.join(", ")}.`);
  return [name];
}

/** Whom tests reach, with what a stage has to have measured before it begins. */
async function measured(
  stage: StageName,
  tests: Pick<Reach, "imports" | "projects">,
  tree: Tree,
  kept: string,
): Promise<Reach> {
  const days = stage === "simulator" ? await daysOf(tree, kept) : [];
  const runs = stage === "worker" ? await runsOf(tree, tests.projects.get("worker") ?? []) : null;
  return { ...tests, days, runs: runs ?? new Map() };
}

/** The days that the simulator's stage plays, as they go without a mutant. */
async function daysOf(tree: Tree, file: string): Promise<readonly Day[]> {
  tell(`Days of the simulator without a mutant: ${surveyedDays}.`);
  const program = ["test/mutation/days/survey.ts", "--out", file, "--days", String(surveyedDays)];
  const { code, output } = await runLimited([process.execPath, ...program], tree.folder, 1_800);
  if (code !== 0) throw new Failure(`They were not played:\n${output}`);
  return readDays(file);
}

/** What the tests inside workerd run, measured once for all commits: remove the file to begin anew. */
async function runsOf(tree: Tree, tests: readonly string[]): Promise<Runs> {
  const kept = join(buildFolder, "mutation/worker-runs.jsonl");
  mkdirSync(dirname(kept), { recursive: true });
  return await measureRuns(tree, tests, kept, tell);
}

/** The test files of each project, as vitest lists them. */
async function listTests(tree: Tree): Promise<Record<string, string[]>> {
  const file = join(tree.folder, "build/tests.json");
  const list = ["node_modules/vitest/vitest.mjs", "list", "--filesOnly", `--json=${file}`];
  const { code, output } = await runLimited([process.execPath, ...list], tree.folder, 300);
  if (code !== 0) throw new Failure(`No tests are listed:\n${output}`);
  const projects: Record<string, string[]> = {};
  for (const { file: path, projectName } of listed.parse(JSON.parse(readFileSync(file, "utf8")))) {
    projects[projectName] = [...(projects[projectName] ?? []), relative(tree.folder, path)];
  }
  return projects;
}

function toldPlace({ id, file, line, within, operator }: Mutant): string {
  return `${id} ${file}:${line} in ${within || "the module"}, ${operator}`;
}
