import { randomBytes } from "node:crypto";
import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { booksOfFolder, tellVerified } from "../books/verify.ts";
import { withNewIdKey } from "../deploy/rotate.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { writePrivate } from "../local/private-file.ts";
import { claimFolder } from "../local/running.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { copyOne } from "./backup.ts";
import { faultsOf, type Manifest, readManifest } from "./manifest.ts";

const usage = `Puts a backup back into a folder, and checks its books there. No server may run on it.

  sekisho restore FROM                  into ./.sekisho
  sekisho restore FROM --state DIR      into DIR
  sekisho restore FROM --replace        data that is there is put aside, as objects.before-…
  sekisho restore FROM --json           what was found as one JSON object
  sekisho restore --help                shows this

What happened after the backup is lost: what phones and tills were told since is not known any more
(OPERATIONS.md, "Backups"). Keys that are there stay, and a new one seals the ids from then on, so that
an id that was told since leads nowhere. Ends with 1 when the books are not whole.
`;

/** `sekisho restore`: a backup, put back. */
export const restoreCommand = asProgram({
  usage,
  options: {
    state: { type: "string" },
    replace: { type: "boolean" },
    json: { type: "boolean" },
  },
  positionals: true,
  async run({ state, replace, json }, [typed, ...more]) {
    if (typed === undefined || more.length > 0) throw new Misuse("Name one backup.");
    const from = typedPath(typed);
    const kept = readManifest(from);
    const faults = faultsOf(from, kept);
    if (faults.length > 0) throw new Failure(`${from} is not whole: ${faults.join("; ")}.`);
    const folder = new StateFolder(stateFolderOf(state));
    folder.prepare();
    const claim = await claimFolder(folder, "http://localhost");
    try {
      putAside(folder, replace === true);
      putBack(folder, from, kept);
      const isSealed = await sealAnew(folder);
      if (!isSealed && json !== true) console.log(ringElsewhere(folder));
      return tellVerified(await booksOfFolder(folder, undefined), json === true);
    } finally {
      claim.release();
    }
  },
});

/** Has a key of its own seal the ids from now on; false: the ring is not here. */
async function sealAnew(folder: StateFolder): Promise<boolean> {
  const path = join(folder.path, "keys.json");
  if (!isThere(path)) return false;
  const ring = await folder.keys();
  writePrivate(path, await withNewIdKey(ring, (bytes) => new Uint8Array(randomBytes(bytes))));
  return true;
}

/** What is to be done when the ring is kept elsewhere. */
function ringElsewhere({ path }: StateFolder): string {
  const keys = "sekisho keys --ring FILE --purpose seal.id --step";
  return `The key ring is not in ${path}. Before a server starts, have a new key seal the
ids (at once: no server runs that would have to learn of it first):
  ${keys} add && ${keys} promote --force
Else ids that were given out since the backup are given out again, for other payments. Then put the
ring into ${path}/keys.json, or name it to "sekisho serve" with --keys.`;
}

function putAside(folder: StateFolder, replaces: boolean): void {
  if (!isThere(folder.objects)) return;
  if (!replaces) throw new Failure(`There is data in ${folder.path}: --replace puts it aside.`);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  renameSync(folder.objects, `${folder.objects}.before-${stamp}`);
}

/** The objects appear whole; of what stands beside them only what is not there. */
function putBack(folder: StateFolder, from: string, { files }: Manifest): void {
  const partly = `${folder.objects}.${process.pid}.part`;
  try {
    for (const { path } of files) {
      if (path.startsWith("objects/")) copyOne(join(from, path), join(partly, path.slice(8)));
      else if (path === "key-ring.json" || !isThere(join(folder.path, path))) {
        copyOne(join(from, path), join(folder.path, path));
      }
    }
    renameSync(partly, folder.objects);
  } finally {
    rmSync(partly, { recursive: true, force: true });
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
