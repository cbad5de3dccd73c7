import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "./folders.ts";

/** True if a file is there, and no folder. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Built out of sources, and lying among them. */
const madeFolders: readonly string[] = ["src/client/lib"];

/** One hash over names and contents of all sources under `roots` but `without`. */
export function digestOf(roots: readonly string[], without: readonly string[] = []): string {
  const hash = createHash("sha256");
  for (const path of roots.flatMap((root) => filesUnder(root, without)).sort()) {
    const content = createHash("sha256").update(readFileSync(join(projectFolder, path)));
    hash.update(`${path}\0${content.digest("hex")}\n`);
  }
  return hash.digest("hex");
}

function filesUnder(path: string, without: readonly string[]): string[] {
  if (without.includes(path) || madeFolders.includes(path)) return [];
  const found = statSync(join(projectFolder, path), { throwIfNoEntry: false });
  if (found?.isFile() === true) return [path];
  // A pipe or a socket that somebody has put there is no source.
  if (found?.isDirectory() !== true) return [];
  const names = readdirSync(join(projectFolder, path)).filter((name) => !isMade(name));
  return names.flatMap((name) => filesUnder(`${path}/${name}`, without));
}

/** What programs leave beside sources, and no source: packages, archives, state, logs. */
function isMade(name: string): boolean {
  return name === "node_modules" || /^\.|\.(?:tgz|log|tsbuildinfo)$/.test(name);
}
