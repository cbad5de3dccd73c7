import { statSync } from "node:fs";
import { join } from "node:path";
import { parseKeyRing } from "../../token/key-ring.ts";
import { readIfThere } from "../local/private-file.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import { printsOf, readPrints, strangeKey } from "./key-prints.ts";

/**
 * The key ring that a backup in `from` would be read with in a folder, as JSON: the folder's own, else the
 * backup's; `null`: it is kept elsewhere. Changes nothing. Fails when the backup was written with another
 * one than that, or than the data that is in the folder: no id of it would open.
 */
export async function ringThatBelongs(folder: StateFolder, from: string): Promise<string | null> {
  const [own, brought] = [join(folder.path, "keys.json"), join(from, "keys.json")];
  const path = readIfThere(own) === null ? brought : own;
  const text = readIfThere(path);
  const known = readPrints(join(from, "key-ring.json"));
  if (text !== null) {
    const parsed = await parseKeyRing(text);
    if (!parsed.ok) {
      throw new Failure(
        `${path} is broken: ${parsed.fault}. Put it right first; nothing was done.`,
      );
    }
    expectSame(strangeKey(known, printsOf(parsed.value)), path, from);
    const isSilent = Object.keys(known).length === 0;
    if (isSilent && path === own) {
      throw new Failure(
        `${from} does not say which key ring it was written with (key-ring.json): restore it into a ` +
          `folder of its own with --state, and put its ring there. Nothing was done.`,
      );
    }
  }
  const served = join(folder.path, "key-ring.json");
  if (folder.hasObjects() && statSync(served, { throwIfNoEntry: false }) !== undefined) {
    const ofData = readPrints(served);
    const both = Object.keys(ofData).filter((n) => n in known);
    expectSame(
      both.find((n) => ofData[n] !== known[n]),
      served,
      from,
    );
  }
  return text;
}

function expectSame(strange: string | undefined, path: string, from: string): void {
  if (strange === undefined) return;
  throw new Failure(
    `${from} is of another deployment: id key ${strange} of its key ring is another or missing in ${path}. ` +
      "Restore it into a folder of its own with --state, or put the ring that it was written with into " +
      `${path.replace(/key-ring\.json$/, "keys.json")} first. Nothing was done.`,
  );
}
