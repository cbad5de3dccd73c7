import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { booksOfFolder, tellVerified } from "../books/verify.ts";
import { forOlderData } from "../deploy/keys-after-restore.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { freshOctets } from "../local/fresh.ts";
import { writePrivate } from "../local/private-file.ts";
import { claimFolder } from "../local/running.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { copyOne } from "./backup.ts";
import { faultsOf, type Manifest, readManifest } from "./manifest.ts";
import { undoneActs } from "./undone.ts";

const usage = `Puts a backup back into a folder, and checks its books there. No server may run on it.

  sekisho restore FROM                  into ./.sekisho
  sekisho restore FROM --state DIR      into DIR
  sekisho restore FROM --replace        data that is there is put aside, as objects.before-…
  sekisho restore FROM --json           what was found as one JSON object
  sekisho restore --help                shows this

What happened after the backup is lost: what phones and tills were told since is not known any more
(OPERATIONS.md, "Backups"). Stops that were raised since do not hold, and whoever was revoked since is let
in again: it lists what operators did since, where it finds it. New keys seal and mark ids and sign tokens
from then on, so that an id or token of then leads nowhere; what the old ones sealed and marked is read as
ever. Ends with 1 when the books are not whole.
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
      const gone = putAside(folder, replace === true);
      putBack(folder, from, kept);
      const undone = gone === null ? [] : undoneActs(gone, folder.objects);
      for (const line of [...warnings(kept), ...undone]) console.error(line);
      const isSealed = await sealAnew(folder);
      if (!isSealed && json !== true) console.log(ringElsewhere(folder));
      return tellVerified(await booksOfFolder(folder, undefined), json === true);
    } finally {
      claim.release();
    }
  },
});

/** Has new keys seal and mark ids and sign tokens from now on; false: the ring is not here. */
async function sealAnew(folder: StateFolder): Promise<boolean> {
  const path = join(folder.path, "keys.json");
  if (!isThere(path)) return false;
  const ring = await folder.keys();
  writePrivate(path, await forOlderData(ring, freshOctets, Date.now()));
  return true;
}

/** What is to be done when the ring is kept elsewhere. */
function ringElsewhere({ path }: StateFolder): string {
  const turn = "sekisho keys --ring FILE --purpose $p --step";
  return `The key ring is not in ${path}. Before a server starts, have new keys seal and
mark the ids and sign the tokens (at once: no server runs that would have to learn of them first):
  for p in seal.id mac access; do ${turn} add --force && ${turn} promote --force; done
  sekisho keys --ring FILE --purpose access --step remove --force
Else ids that were given out since the backup are given out again, for other payments and tills. Then
put the ring into ${path}/keys.json, or name it to "sekisho serve" with --keys.`;
}

/** What to think of before anybody is let in; all that came after the backup is as if it never was. */
function warnings({ made_at: madeAt }: Manifest): readonly string[] {
  return [
    `Everything is as it was at ${madeAt}: stops that were raised since do not hold, and tills, phones,`,
    "operators and partners that were revoked, removed or frozen since are let in again. Stop everything",
    'first ("sekisho stop everything"), do these again, and lift the stop then.',
  ];
}

/** Where the data that was there is now; `null`: there was none. */
function putAside(folder: StateFolder, replaces: boolean): string | null {
  if (!isThere(folder.objects)) return null;
  if (!replaces) throw new Failure(`There is data in ${folder.path}: --replace puts it aside.`);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const aside = `${folder.objects}.before-${stamp}`;
  renameSync(folder.objects, aside);
  return aside;
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
