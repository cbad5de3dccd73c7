import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Failure, reasonOf } from "./program.ts";

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
 * Writes a file that only its owner can read (mode 600): beside its place, flushed, renamed, so that
 * whoever looks finds the old text or the new one, never a part.
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

/** Makes a folder that only its owner can enter (mode 700), unless it is there. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Failure(`Cannot make the folder ${path}: ${reasonOf(error)}.`);
  }
}
