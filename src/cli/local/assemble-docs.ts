import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../program.ts";
import type { AssembleOptions } from "./assemble-options.ts";
import { mustRun } from "./child.ts";
import { digestOf, isFile } from "./digest.ts";
import { buildFolder, projectFolder } from "./folders.ts";

const assetsFolder = join(buildFolder, "assets");
const stamp = join(buildFolder, "assets.inputs");
const writer = join(projectFolder, "tools/docs/write.ts");

/** Whatever a page is made of: text, tables of the code, and files that pages show or lead to. */
const inputs = [
  ...["docs", "tools/docs", "src", "worker", "test", "examples", "LICENSE", "package-lock.json"],
  ...["README", "README.ja", "ARCHITECTURE", "STORAGE", "SECURITY", "OPERATIONS"].map(
    (name) => `${name}.md`,
  ),
  ...["CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md"],
];

/**
 * The documents as pages, in `build/assets`, made anew when something that they are made of has
 * changed. The folder is exchanged whole: whoever serves it finds the pages of then or of now. Fails
 * when one cannot be made or a link leads nowhere, unless the server may go on without: then it is
 * told, and what could be made is taken, else the pages of before, else none.
 */
export async function assembleDocs(options: AssembleOptions): Promise<void> {
  const { tell, signal, goesOnWithoutDocs } = options;
  const digest = digestOf(inputs);
  const isMade = isFile(join(assetsFolder, "404.html"));
  if (isMade && isFile(stamp) && readFileSync(stamp, "utf8") === digest) return;
  tell("Building the documents (docs/ → build/assets)");
  const beside = join(buildFolder, `assets.${process.pid}`);
  try {
    await mustRun("The build of the documents", writer, [beside], { signal });
    exchange(beside);
    writeFileSync(stamp, digest);
  } catch (error) {
    if (!goesOnWithoutDocs || !(error instanceof Failure)) throw error;
    tell(`${error.message}\nGoing on ${takeInstead(beside, isMade)}.`);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Takes what there is in place of whole documents, and says what; the next start tries again. */
function takeInstead(beside: string, isMade: boolean): string {
  rmSync(stamp, { force: true });
  if (isFile(join(beside, "404.html"))) {
    exchange(beside);
    return "with the documents as they could be built";
  }
  if (isMade) return "with the documents that were built before";
  mkdirSync(assetsFolder, { recursive: true });
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
