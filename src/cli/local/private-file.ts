import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Failure, reasonOf } from "../program.ts";
import { shellWord } from "./folders.ts";

/** The text of a file, or `null` if there is none. Fails when it is there and cannot be read. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Failure(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

/** What a JSON file says, or `null` if there is none. Fails when it cannot be read, or is no JSON. */
export function readJsonIfThere(path: string): unknown {
  const text = readIfThere(path);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    throw new Failure(`${path} is broken: it is not JSON. Put it back from a backup.`);
  }
}

/**
 * Fails when somebody else can read a secret, `what` it is called, or when it is not there. A group may
 * read what root has given to it: so platforms hand secrets to a service, on mounts that it cannot change.
 */
export function expectPrivate(path: string, what: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Failure(`There is no ${path}.`);
  if (!isOpenToOthers(found)) return;
  const mode = (found.mode & 0o777).toString(8);
  const mend = `chmod 600 ${shellWord(path)}`;
  throw new Failure(`${path} is ${what} that others can read (mode ${mode}): ${mend}`);
}

/** Whether others than those who are to can read a file, for a program of the user `own`. */
export function isOpenToOthers(
  { mode, uid }: Pick<Stats, "mode" | "uid">,
  own: number | undefined = process.getuid?.(),
): boolean {
  if (process.platform === "win32") return false;
  const isGiven = uid === 0 && own !== 0;
  return (mode & (isGiven ? 0o037 : 0o077)) !== 0;
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

/**
 * Has only its owner enter a folder that was there already. One that is another's, or whose file system
 * keeps no modes or is read-only, is left as it is.
 */
export function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch {
    // Its secrets are private by themselves, and whether it can be written to is tried next.
  }
}

/** Fails when something else than a folder stands there. */
function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw new Error(`${path} is not a folder`);
  return found !== undefined;
}
