import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../program.ts";
import type { AssembleOptions } from "./assemble-options.ts";
import { mustRun } from "./child.ts";
import { digestOf, isFile } from "./digest.ts";
import { buildFolder, projectFolder } from "./folders.ts";

const assetsFolder = join(buildFolder, "assets");
const stamp = join(buildFolder, "assets.inputs");
/** The documents first: what is said of the pages is added to what is said of them. */
const writers = [
  ["The build of the documents", join(projectFolder, "tools/docs/write.ts")],
  ["The build of the pages", join(projectFolder, "tools/pages/write.ts")],
] as const;

/** Whatever a document or a page is made of: text, tables of the code, and files that pages show or lead to. */
const inputs = [
  ...[
    "docs",
    "tools/docs",
    "tools/pages",
    "src",
    "worker",
    "test",
    "examples",
    "LICENSE",
    "package-lock.json",
  ],
  ...["README", "README.ja", "ARCHITECTURE", "STORAGE", "SECURITY", "OPERATIONS"].map(
    (name) => `${name}.md`,
  ),
  ...["CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md"],
];

/**
 * The documents, and the pages of `src/web/`, in `build/assets`, made anew when something that they
 * are made of has changed. The folder is exchanged whole: whoever serves it finds the pages of then or
 * of now. Fails when one cannot be made or a link leads nowhere, unless the server may go on without:
 * then it is told, and what could be made is taken, else the pages of before, else none.
 */
export async function assembleAssets(options: AssembleOptions): Promise<void> {
  const { tell, goesOnWithoutDocs } = options;
  const digest = digestOf(inputs);
  const isMade = isFile(join(assetsFolder, "404.html"));
  if (isMade && isFile(stamp) && readFileSync(stamp, "utf8") === digest) return;
  tell("Building documents and pages (docs/, src/web/ → build/assets)");
  const beside = join(buildFolder, `assets.${process.pid}`);
  try {
    const failures = await write(beside, options);
    const [first] = failures;
    if (first === undefined) {
      exchange(beside);
      writeFileSync(stamp, digest);
    } else {
      if (!goesOnWithoutDocs) throw first;
      for (const { message } of failures) tell(message);
      tell(`Going on ${takeInstead(beside, isMade)}.`);
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Runs every writer: a document with a broken link keeps no till from its page. */
async function write(folder: string, { signal }: AssembleOptions): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const [what, writer] of writers) {
    try {
      await mustRun(what, writer, [folder], { signal });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  return failures;
}

/** Takes what there is in place of whole documents, and says what; the next start tries again. */
function takeInstead(beside: string, isMade: boolean): string {
  rmSync(stamp, { force: true });
  if (isFile(join(beside, "404.html"))) {
    exchange(beside);
    return "with documents and pages as they could be built";
  }
  if (isMade) return "with the documents and pages that were built before";
  mkdirSync(beside, { recursive: true });
  exchange(beside);
  return "without documents";
}

/** Puts the new folder in the place of the old one, unless another program has just done so. */
function exchange(made: string): void {
  const aside = `${made}.old`;
  if (existsSync(assetsFolder)) moveTo(assetsFolder, aside);
  moveTo(made, assetsFolder);
  rmSync(aside, { recursive: true, force: true });
}

/** Leaves what two programs move at once to whoever was first: they make the same of the same. */
function moveTo(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(code)) throw error;
  }
}
