import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { version } from "../../version.ts";
import { expectNoHalfRestore } from "../local/folder-check.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { makePrivateFolder, writePrivate } from "../local/private-file.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { Progress } from "../telling/progress.ts";
import { flushFile } from "./flush.ts";
import { holdFolder } from "./hold.ts";
import { describeFiles, filesBelow, type Manifest } from "./manifest.ts";
import { clearLeft, partlyOf } from "./partly.ts";

const usage = `Copies the data of a folder into a new one, all objects as of one instant. A server there is held for
as long as the copying takes: its requests wait, and are answered then.

  sekisho backup TO                  of the data in ./.sekisho
  sekisho backup TO --state DIR      of the data in DIR
  sekisho backup TO --with-keys      with the key ring, the bootstrap secret and demo keys, if they are in DIR
  sekisho backup TO --json           what was made as one JSON object
  sekisho backup --help              shows this

Without the key ring no id in a backup opens: keep it elsewhere, as a secret. "sekisho verify --state TO"
checks the books of a backup, "sekisho restore TO" puts it back.
`;

/** What stands beside the objects, and what of it is secret. */
const beside = ["key-ring.json", "deployment.json"] as const;
const secrets = ["keys.json", "bootstrap-secret", "seed.json"] as const;

/** `sekisho backup`: all objects, of one instant. */
export const backupCommand = asProgram({
  usage,
  options: {
    state: { type: "string" },
    "with-keys": { type: "boolean" },
    json: { type: "boolean" },
  },
  positionals: true,
  async run({ state, "with-keys": withKeys, json }, [typed, ...more]) {
    if (typed === undefined || more.length > 0) throw new Misuse("Name one new folder.");
    const folder = new StateFolder(stateFolderOf(state));
    folder.expect();
    expectNoHalfRestore(folder);
    if (!folder.hasObjects()) throw new Failure(`There is no data in ${folder.path}.`);
    const target = typedPath(typed);
    if (isThere(target)) throw new Failure(`${target} is there already.`);
    expectOutside(folder, target);
    for (const left of clearLeft(target)) {
      process.stderr.write(
        `${left} is of a backup that was killed, and may hold keys: delete it.\n`,
      );
    }
    const partly = partlyOf(target);
    const clear = () => rmSync(partly, { recursive: true, force: true });
    process.once("exit", clear);
    // Loaded here: from then on signals are heard, and no longer end what does not ask for them.
    const { stopSignal } = await import("../local/stop-signal.ts");
    const turn = async () => {
      await setImmediate();
      if (stopSignal.aborted) throw new Failure("Stopped: there is no backup.");
    };
    try {
      const made = await copyStill(folder, { to: partly, withKeys: withKeys === true, turn });
      renameSync(partly, target);
      const bytes = made.files.reduce((sum, each) => sum + each.bytes, 0);
      const { held_ms, made_at } = made;
      if (json === true) {
        const told = { folder: target, made_at, held_ms, files: made.files.length, bytes };
        console.log(JSON.stringify(told));
      } else {
        const size = `${made.files.length} files, ${(bytes / 1e6).toFixed(1)} MB`;
        const held = held_ms === null ? "no server ran" : `the server was held for ${held_ms} ms`;
        console.log(`${target}: ${size}; ${held}.`);
      }
      return 0;
    } finally {
      clear();
    }
  },
});

interface Copying {
  readonly to: string;
  readonly withKeys: boolean;
  /** Lets signals be heard between two files; fails when one was. */
  readonly turn: () => Promise<void>;
}

/** Copies while everything stands still; sizes and digests are taken of the copy, afterwards. */
async function copyStill(folder: StateFolder, { to, withKeys, turn }: Copying): Promise<Manifest> {
  makePrivateFolder(to);
  const names = withKeys ? [...beside, ...secrets] : beside;
  const begunMs = performance.now();
  const still = await holdFolder(folder);
  let paths: readonly string[];
  const made_at = new Date().toISOString();
  try {
    paths = [
      ...filesBelow(folder.path, "objects"),
      ...(withKeys && isThere(folder.sessions) ? filesBelow(folder.path, "sessions") : []),
      ...names.filter((name) => isThere(join(folder.path, name))),
    ];
    const progress = new Progress();
    for (const [index, path] of paths.entries()) {
      await turn();
      copyOne(join(folder.path, path), join(to, path));
      progress.tell(`${index} of ${paths.length} files …`);
    }
    progress.end();
  } finally {
    still.release();
  }
  if (still.endedRuntime) {
    const told = `A runtime that a killed server had left in ${folder.path} still answered, and was ended.`;
    process.stderr.write(`${told} Start the server again.\n`);
  }
  const held_ms = still.wasServed ? Math.round(performance.now() - begunMs) : null;
  for (const path of paths) {
    await turn();
    flushFile(join(to, path));
  }
  const about = { backup: "sekisho", v: 1, version, made_at, held_ms } as const;
  const made = { ...about, files: describeFiles(to, paths) };
  writePrivate(join(to, "backup.json"), `${JSON.stringify(made, null, 1)}\n`);
  return made;
}

/**
 * Shares the bytes with the original where the file system can: then it takes no time. The copy is
 * its owner's alone, to read and to write.
 */
export function copyOne(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, 0o600);
}

/** A backup within the data would be taken for data, and go with it. */
function expectOutside({ path }: StateFolder, target: string): void {
  const above = dirname(target);
  const place = isThere(above) ? join(realpathSync(above), basename(target)) : target;
  if (!place.startsWith(join(realpathSync(path), sep))) return;
  throw new Failure(`${target} is within the data itself: name a folder outside of ${path}.`);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
