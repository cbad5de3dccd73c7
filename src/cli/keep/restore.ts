import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { booksOfFolder, tellVerified } from "../books/verify.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
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
(OPERATIONS.md, "Backups"). Keys that are there stay. Ends with 1 when the books are not whole.
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
      if (!isThere(join(folder.path, "keys.json")) && json !== true) {
        console.log(`Put the key ring into ${folder.path}/keys.json, or name it with --keys.`);
      }
      return tellVerified(await booksOfFolder(folder, undefined), json === true);
    } finally {
      claim.release();
    }
  },
});

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
