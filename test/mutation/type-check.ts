import { join } from "node:path";
import { Failure } from "../../src/cli/program.ts";
import { runLimited } from "./limited.ts";
import type { Mutant } from "./mutants.ts";
import type { Tree } from "./tree.ts";

const limitSeconds = 300;

/**
 * Which of some mutants the type checker accepts. Mutants of different files are tried together; one
 * whose file is told of a fault is refused, and where the fault is in a file without any the others
 * are tried again alone.
 */
export async function acceptedByTypes(tree: Tree, mutants: readonly Mutant[]): Promise<Mutant[]> {
  const rounds: Mutant[][] = [];
  for (const mutant of mutants) {
    const free = rounds.find((round) => round.every(({ file }) => file !== mutant.file));
    if (free === undefined) rounds.push([mutant]);
    else free.push(mutant);
  }
  const accepted = new Set<Mutant>();
  for (const round of rounds) {
    for (const mutant of await acceptedTogether(tree, round)) accepted.add(mutant);
  }
  return mutants.filter((mutant) => accepted.has(mutant));
}

async function acceptedTogether(tree: Tree, round: readonly Mutant[]): Promise<readonly Mutant[]> {
  const faulty = await tree.holding(round, () => filesWithFaults(tree, round));
  if (faulty.size === 0) return round;
  if (round.length === 1) return [];
  const files = new Set(round.map(({ file }) => file));
  const isElsewhere = [...faulty].some((file) => !files.has(file));
  const left = round.filter(({ file }) => !faulty.has(file));
  if (!isElsewhere) return left;
  const accepted: Mutant[] = [];
  for (const mutant of left) accepted.push(...(await acceptedTogether(tree, [mutant])));
  return accepted;
}

/** The files that the compilers of these mutants' rooms complain of. */
async function filesWithFaults(tree: Tree, mutants: readonly Mutant[]): Promise<Set<string>> {
  const worlds = new Set(mutants.flatMap(({ file }) => worldsOf(file)));
  const faulty = new Set<string>();
  for (const world of worlds) {
    const { code, output } = await runLimited(compilerOf(world), tree.folder, limitSeconds);
    if (code === null)
      throw new Failure(`The types of ${world} are not checked within ${limitSeconds} s.`);
    if (code === 0) continue;
    const told = output.matchAll(/(?:^|in )([\w./-]+\.tsx?)\(\d+,\d+\)/gm);
    const files = [...told].map(([, file = ""]) => file);
    for (const file of files.length > 0 ? files : [world]) faulty.add(file);
  }
  return faulty;
}

function worldsOf(file: string): string[] {
  if (file.startsWith("wasm/")) return ["wasm"];
  if (file.startsWith("src/cli/")) return ["src/cli"];
  if (file.startsWith("src/web/")) return ["src/web"];
  if (file.startsWith("src/client/")) return ["src", "src/cli"];
  return file.startsWith("src/") ? ["src", "worker"] : ["worker"];
}

function compilerOf(world: string): string[] {
  const asc = ["node_modules/assemblyscript/bin/asc.js", "wasm/index.ts", "--noEmit"];
  if (world === "wasm") return [process.execPath, ...asc];
  const kept = join("build", `types-${world.replace("/", "-")}.tsbuildinfo`);
  const args = ["-p", world, "--noEmit", "--pretty", "false", "--incremental"];
  const tsc = "node_modules/typescript/bin/tsc";
  return [process.execPath, tsc, ...args, "--tsBuildInfoFile", kept];
}
