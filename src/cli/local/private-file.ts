import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Failure, reasonOf } from "../program.ts";

/** The text of a file, or `null` if there is none. Fails when it is there and cannot be read. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Failure(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

/**
 * Writes a file that only its owner can read (mode 600): beside its place, flushed, renamed, so
 * that whoever looks finds the old text or the new one, never a part.
 */
export function writePrivate(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = openSync(beside, "w", 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Failure(`Cannot write to ${dirname(path)}: ${reasonOf(error)}.`);
  }
}

/**
 * Makes a folder that only its owner can enter (mode 700), with those above it, unless it is there.
 * One by one: Node's recursive way never ends where a file system answers that a new folder's
 * parent is missing although it is there, as `/proc` does.
 */
export function makePrivateFolder(path: string): void {
  const missing: string[] = [];
  try {
    for (let folder = path; !isFolder(folder); folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw new Failure(`Cannot make the folder ${path}: ${reasonOf(error)}.`);
  }
}

/** Has only its owner enter a folder that was there already; another's is left as it is. */
export function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}

/** Fails when something else than a folder stands there. */
function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found !== undefined;
}
