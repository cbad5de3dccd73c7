import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { booksOfFolder, tellVerified } from "../books/verify.ts";
import { shellWord, stateFolderOf, typedPath } from "../local/folders.ts";
import { claimFolder } from "../local/running.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse, reasonOf } from "../program.ts";
import { ringThatBelongs } from "./belongs.ts";
import { isHalfExchanged, takeBackExchange } from "./exchange.ts";
import { faultsOf, type Manifest, readManifest } from "./manifest.ts";
import { type Aside, clearCopies, type PuttingBack, putBack, ringPlace } from "./put-back.ts";
import { undoneActs } from "./undone.ts";

const usage = `Puts a backup back into a folder, and checks its books there. No server may run on it.

  sekisho restore FROM                  into ./.sekisho
  sekisho restore FROM --state DIR      into DIR
  sekisho restore FROM --replace        data that is there is put aside, as objects.before-…
  sekisho restore --undo                takes back a restore that was broken off
  sekisho restore FROM --json           what was found as one JSON object
  sekisho restore --help                shows this

It is all or nothing: when it fails, what was there is as it was; where it was killed no server starts until
it is run again or taken back. A backup of another key ring than the folder's is refused; every file that
is replaced is kept beside, as NAME.before-…

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
    undo: { type: "boolean" },
    json: { type: "boolean" },
  },
  positionals: true,
  async run({ state, replace, undo, json }, [typed, ...more]) {
    const folder = new StateFolder(stateFolderOf(state));
    if (undo === true) return await takeBack(folder, typed !== undefined);
    if (typed === undefined || more.length > 0) throw new Misuse("Name one backup.");
    const from = typedPath(typed);
    const kept = readManifest(from);
    const faults = faultsOf(from, kept);
    if (faults.length > 0) throw new Failure(`${from} is not whole: ${faults.join("; ")}.`);
    if (!kept.files.some(({ path }) => path.startsWith("objects/"))) {
      throw new Failure(`${from} is no backup of data: there is none in it. Nothing was done.`);
    }
    folder.prepare();
    const claim = await claimFolder(folder, "http://localhost");
    try {
      if (takeBackExchange(folder.path)) console.error("What was broken off here was taken back.");
      clearCopies(folder);
      const hadData = folder.hasObjects();
      if (hadData && replace !== true) {
        throw new Failure(`There is data in ${folder.path}: --replace puts it aside.`);
      }
      const text = await ringThatBelongs(folder, from);
      const path = text === null ? null : ringPlace(folder);
      const ring = text === null || path === null ? null : { path, text };
      const aside = await putBackWhole(folder, { from, kept, ring });
      const undone = hadData ? undoneActs(aside.objects, folder.objects) : [];
      const told = aside.all.map((each) => `What was there is in ${each}.`);
      for (const line of [...told, ...warnings(kept), ...undone]) console.error(line);
      if (ring === null && json !== true) console.log(ringElsewhere(folder));
      return tellVerified(await booksOfFolder(folder, undefined), json === true);
    } finally {
      claim.release();
    }
  },
});

/** Puts back, or says in a sentence why not, and that everything is as it was. */
async function putBackWhole(
  folder: StateFolder,
  putting: Omit<PuttingBack, "turn">,
): Promise<Aside> {
  // Loaded here: from then on signals are heard, and no longer end what does not ask for them.
  const { stopSignal } = await import("../local/stop-signal.ts");
  const turn = async () => {
    await setImmediate();
    if (stopSignal.aborted) throw new Failure("it was stopped");
  };
  try {
    return await putBack(folder, { ...putting, turn });
  } catch (error) {
    const isExpected = error instanceof Failure || (error as NodeJS.ErrnoException).code;
    if (!isExpected) throw error;
    const why = reasonOf(error).replace(/\.$/, "");
    const left = isHalfExchanged(folder.path)
      ? "It stands between old and new, and no server starts there: run this again, or with --undo."
      : `${folder.path} is as it was before.`;
    throw new Failure(`Not restored: ${why}. ${left}`);
  }
}

/** `sekisho restore --undo`. */
async function takeBack(folder: StateFolder, isNamed: boolean): Promise<number> {
  if (isNamed) throw new Misuse("--undo takes back what was broken off, and reads no backup.");
  folder.expect();
  const claim = await claimFolder(folder, "http://localhost");
  try {
    if (!takeBackExchange(folder.path)) {
      throw new Failure(`No restore into ${folder.path} was broken off.`);
    }
    clearCopies(folder);
    console.log(`${folder.path} is as it was before the restore.`);
    return 0;
  } finally {
    claim.release();
  }
}

/** What is to be done when the ring is kept elsewhere. */
function ringElsewhere({ path }: StateFolder): string {
  const kept = join(path, "keys.json");
  const isLinked = existsSync(kept);
  const ring = isLinked ? shellWord(realpathSync(kept)) : "FILE";
  const turn = `sekisho keys --ring ${ring} --purpose $p --step`;
  const then = isLinked
    ? ""
    : ` Then
put the ring into ${kept}, or name it to "sekisho serve" with --keys.`;
  return `The key ring is not in ${path}, or not to be written from here. Before a server starts, have new keys seal
and mark the ids and sign the tokens (at once: no server runs that would have to learn of them first):
  for p in seal.id mac access; do ${turn} add --force && ${turn} promote --force; done
  sekisho keys --ring ${ring} --purpose access --step remove --force
Else ids that were given out since the backup are given out again, for other payments and tills.${then}`;
}

/** What to think of before anybody is let in; all that came after the backup is as if it never was. */
function warnings({ made_at: madeAt }: Manifest): readonly string[] {
  return [
    `Everything is as it was at ${madeAt}: stops that were raised since do not hold, and tills, phones,`,
    "operators and partners that were revoked, removed or frozen since are let in again. Stop everything",
    'first ("sekisho stop everything"), do these again, and lift the stop then.',
  ];
}
