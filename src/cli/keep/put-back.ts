import { accessSync, constants, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { forOlderData } from "../deploy/keys-after-restore.ts";
import { freshOctets } from "../local/fresh.ts";
import { makePrivateFolder, readIfThere, writePrivate } from "../local/private-file.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import { copyOne } from "./backup.ts";
import { exchangeFiles, isHalfExchanged, isNamed, type Move } from "./exchange.ts";
import { flushFile, flushFolder } from "./flush.ts";
import { faultsOf, type Manifest } from "./manifest.ts";

/** What is put back, and over what. */
export interface PuttingBack {
  readonly from: string;
  readonly kept: Manifest;
  /** The ring that data and backup belong to, and where it lies; `null`: elsewhere. */
  readonly ring: { readonly path: string; readonly text: string } | null;
  /** Lets signals be heard between two files; fails when one was. */
  readonly turn: () => Promise<void>;
}

/** Where what was replaced lies now. */
export interface Aside {
  /** Where the objects of before are, if there were some. */
  readonly objects: string;
  /** Every file and folder that was replaced, as it was. */
  readonly all: readonly string[];
}

/**
 * Puts a backup back with new keys, all or nothing: everything is copied beside, compared with its digests,
 * flushed, and then named what it is to be by renames alone, the keys first. When it throws, the data
 * that was there is as it was, and nothing is left of the copy.
 */
export async function putBack(folder: StateFolder, putting: PuttingBack): Promise<Aside> {
  const part = join(folder.path, `restore.${process.pid}.part`);
  const newRing = putting.ring === null ? null : `${putting.ring.path}.${process.pid}.part`;
  const parts = newRing === null ? [part] : [part, newRing];
  try {
    await copyBeside(part, putting);
    if (putting.ring !== null && newRing !== null) {
      writePrivate(newRing, await forOlderData(putting.ring.text, freshOctets, Date.now()));
    }
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const { moves, all } = movesOf(folder, { ...putting, part, newRing, stamp });
    for (const { to } of moves) makePrivateFolder(dirname(to));
    exchangeFiles(folder.path, moves, parts);
    return { objects: `${folder.objects}.before-${stamp}`, all };
  } finally {
    if (!isHalfExchanged(folder.path)) {
      for (const each of parts) rmSync(each, { recursive: true, force: true });
    }
  }
}

/** Removes what restores that were killed have left here; this one has the folder for itself. */
export function clearCopies({ path }: StateFolder): void {
  const left = readdirSync(path).filter((name) => /^(restore|keys\.json)\.\d+\.part$/.test(name));
  for (const name of left) rmSync(join(path, name), { recursive: true, force: true });
}

/** Where the ring is written to, through a link; `null`: it is not here, or nobody may write there. */
export function ringPlace({ path }: StateFolder): string | null {
  const keys = join(path, "keys.json");
  if (!isNamed(keys)) return keys;
  try {
    const real = realpathSync(keys);
    accessSync(dirname(real), constants.W_OK);
    return real;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return null;
    throw new Failure(`${keys} is a link that leads nowhere.`);
  }
}

async function copyBeside(part: string, { from, kept, turn }: PuttingBack): Promise<void> {
  mkdirSync(part, { mode: 0o700 });
  const folders = new Set([part]);
  for (const { path } of kept.files) {
    await turn();
    copyOne(join(from, path), join(part, path));
    for (let each = dirname(path); each !== "."; each = dirname(each))
      folders.add(join(part, each));
  }
  for (const { path } of kept.files) {
    await turn();
    flushFile(join(part, path));
  }
  for (const each of folders) flushFolder(each);
  const faults = faultsOf(part, kept);
  if (faults.length > 0) throw new Failure(`the copy is not whole: ${faults.join("; ")}`);
}

interface Placing extends PuttingBack {
  readonly part: string;
  readonly newRing: string | null;
  readonly stamp: string;
}

/** Keys, objects, and of what stands beside them only what is not there or says which ring it is. */
function movesOf(folder: StateFolder, { part, newRing, stamp, ring, kept }: Placing) {
  const moves: Move[] = [];
  const all: string[] = [];
  const replace = (from: string, to: string) => {
    if (isNamed(to)) {
      all.push(`${to}.before-${stamp}`);
      moves.push({ from: to, to: `${to}.before-${stamp}` });
    }
    moves.push({ from, to });
  };
  const add = (path: string) => {
    if (!isNamed(join(folder.path, path))) {
      moves.push({ from: join(part, path), to: join(folder.path, path) });
    }
  };
  if (newRing !== null && ring !== null) replace(newRing, ring.path);
  const paths = kept.files.map(({ path }) => path);
  if (paths.includes("key-ring.json")) {
    const [from, to] = [join(part, "key-ring.json"), join(folder.path, "key-ring.json")];
    if (readIfThere(from) !== readIfThere(to)) replace(from, to);
  }
  replace(join(part, "objects"), folder.objects);
  for (const path of paths) {
    const isPlaced = path.startsWith("objects/") || path === "key-ring.json";
    if (!isPlaced && !(path === "keys.json" && newRing !== null)) add(path);
  }
  return { moves, all };
}
