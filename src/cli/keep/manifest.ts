import { createHash } from "node:crypto";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Failure, reasonOf } from "../program.ts";

/** What a backup may hold: databases below `objects/`, sessions, and files that `backup` names. */
const place =
  /^(?:(?:objects|sessions)(?:\/(?!\.{1,2}\/)[^/\\\0]+)*\/(?!\.{1,2}$)[^/\\\0]+|key-ring\.json|deployment\.json|keys\.json|bootstrap-secret|seed\.json)$/;
const file = z.object({ path: z.string().regex(place), bytes: z.int(), sha256: z.string() });

/** What a backup says of itself, in `backup.json`. */
const manifest = z.object({
  backup: z.literal("sekisho"),
  v: z.literal(1),
  version: z.string(),
  made_at: z.string(),
  /** For how long a server was held; `null`: none ran. */
  held_ms: z.number().nullable(),
  files: z.array(file),
});
export type Manifest = z.infer<typeof manifest>;

/** The manifest in a folder. Fails when it is no backup that this version reads. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, "backup.json");
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Failure(`${folder} is no backup: ${reasonOf(error)}`);
  }
  const read = manifest.safeParse(document);
  if (read.success) return read.data;
  throw new Failure(`${folder} is no backup that this version reads.`);
}

/** What of `files` is missing, or not as it was, in words. */
export function faultsOf(folder: string, { files }: Manifest): string[] {
  return files.flatMap(({ path, bytes, sha256 }) => {
    const found = statSync(join(folder, path), { throwIfNoEntry: false });
    if (found === undefined) return [`${path} is missing`];
    if (found.size !== bytes) return [`${path} has ${found.size} bytes, not ${bytes}`];
    return digestOfFile(join(folder, path)) === sha256 ? [] : [`${path} is not as it was`];
  });
}

/** Size and digest of each of these files. */
export function describeFiles(folder: string, paths: readonly string[]): Manifest["files"] {
  return paths.map((path) => ({
    path,
    bytes: statSync(join(folder, path)).size,
    sha256: digestOfFile(join(folder, path)),
  }));
}

/**
 * The files below `folder` as paths from there, also those that links lead to; without what SQLite makes
 * anew when it opens a database. Fails on a link that leads nowhere or in a circle, and on what is neither
 * a file nor a folder.
 */
export function filesBelow(folder: string, below = "", within: readonly string[] = []): string[] {
  const place = join(folder, below);
  const real = realpathSync(place);
  if (within.includes(real)) throw new Failure(`${place} is a link in a circle: remove it.`);
  return readdirSync(place).flatMap((name) => {
    if (name.endsWith("-shm")) return [];
    const path = below === "" ? name : `${below}/${name}`;
    const found = statOf(join(folder, path));
    if (found?.isDirectory()) return filesBelow(folder, path, [...within, real]);
    if (found?.isFile()) return [path];
    const what = found === undefined ? "leads nowhere" : "is neither a file nor a folder";
    throw new Failure(`${join(folder, path)} ${what}: put right what is there, or remove it.`);
  });
}

/** What a name leads to; undefined: nothing. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOOP") return undefined;
    throw error;
  }
}

function digestOfFile(path: string): string {
  const hash = createHash("sha256");
  const opened = openSync(path, "r");
  try {
    const chunk = new Uint8Array(1 << 20);
    for (;;) {
      const bytes = readSync(opened, chunk);
      if (bytes === 0) return hash.digest("hex");
      hash.update(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(opened);
  }
}
