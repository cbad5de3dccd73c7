import { lstatSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { readIfThere, writePrivate } from "../local/private-file.ts";
import { Failure } from "../program.ts";
import { flushFolder } from "./flush.ts";

/** One rename, absolute paths; nothing is at `to` when its turn comes. */
const move = z.strictObject({ from: z.string(), to: z.string() });
/** One rename of an exchange. */
export type Move = z.infer<typeof move>;

const note = z.strictObject({ moves: z.array(move), parts: z.array(z.string()) });

/**
 * Does these renames in their order, all of them or none. What they are is on the disk before the first
 * one, in `restoring.json` of the state folder, and is removed after the last: whoever finds it there can
 * take them back. `parts` is what was made for them, which goes with them when they are taken back.
 * Throws what the file system says; everything is as it was then.
 */
export function exchangeFiles(folder: string, moves: readonly Move[], parts: readonly string[]) {
  writePrivate(noteOf(folder), `${JSON.stringify({ moves, parts }, null, 1)}\n`);
  flushFolder(folder);
  try {
    for (const { from, to } of moves) renameSync(from, to);
    flushAll(moves);
  } catch (error) {
    takeBackExchange(folder);
    throw error;
  }
  rmSync(noteOf(folder));
  flushFolder(folder);
}

/** Whether an exchange in this state folder was broken off: neither done nor taken back. */
export function isHalfExchanged(folder: string): boolean {
  return isNamed(noteOf(folder));
}

/**
 * Takes an exchange back that was broken off, however far it came; false: none was. May be broken off
 * itself and done again.
 */
export function takeBackExchange(folder: string): boolean {
  const text = readIfThere(noteOf(folder));
  if (text === null) return false;
  const { moves, parts } = read(folder, text);
  for (const { from, to } of moves.toReversed()) {
    if (!isNamed(from) && isNamed(to)) renameSync(to, from);
  }
  flushAll(moves);
  for (const part of parts) rmSync(part, { recursive: true, force: true });
  rmSync(noteOf(folder));
  flushFolder(folder);
  return true;
}

/** Whether there is something of that name, a link that leads nowhere too. */
export function isNamed(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function noteOf(folder: string): string {
  return join(folder, "restoring.json");
}

function read(folder: string, text: string): z.infer<typeof note> {
  try {
    return note.parse(JSON.parse(text));
  } catch {
    throw new Failure(`${noteOf(folder)} is broken: what it was to be moved is not known.`);
  }
}

function flushAll(moves: readonly Move[]): void {
  const folders = new Set(moves.flatMap(({ from, to }) => [dirname(from), dirname(to)]));
  for (const each of folders) if (isNamed(each)) flushFolder(each);
}
