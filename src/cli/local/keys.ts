import { closeSync, fsyncSync, openSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { makeKeyRing, parseKeyRing } from "../../token/key-ring.ts";
import {
  type KeyPurpose,
  purposes,
  type RotationStep,
  rotate,
  steps,
  waits,
} from "../deploy/rotate.ts";
import { stamped, tooEarly } from "../deploy/rotation-pace.ts";
import { asProgram, Failure, Misuse, reasonOf } from "../program.ts";
import { typedPath } from "./folders.ts";
import { freshOctets, today } from "./fresh.ts";
import { readIfThere, writePrivate } from "./private-file.ts";

const stepLines = Object.entries(steps).map(([step, says]) => `  ${step.padEnd(9)} ${says}`);
const waitLines = Object.entries(waits).map(([purpose, says]) => `  ${purpose.padEnd(9)} ${says}`);

const usage = `Makes a fresh key ring: the one secret of a deployment (SEKISHO_KEYS), as JSON. Or takes the rotation of
one of its keys a step further.

  sekisho keys                writes a new ring to standard output
  sekisho keys --out FILE     writes it to FILE, which must not exist, mode 600
  sekisho keys --ring FILE --purpose access --step add
                              changes the ring in FILE; deploy it after each step
  sekisho keys --ring FILE … --force
                              also before its time; says what is lost by it
  sekisho keys --help         shows this

Whoever has the ring can issue tokens and codes and open every id: keep it as a secret. Ids stay
readable only as long as the keys under "seal.id" and "mac" stay in the ring.

The steps of a rotation, each deployed everywhere before the next:
${stepLines.join("\n")}

After promote wait, by purpose:
${waitLines.join("\n")}

The ring remembers when each step was done, and a step before its time is refused. It does not know when
that was deployed: count from then.
`;

/** `sekisho keys`: a key ring, and its rotation. */
export const keysCommand = asProgram({
  usage,
  options: {
    out: { type: "string" },
    ring: { type: "string" },
    purpose: { type: "string" },
    step: { type: "string" },
    force: { type: "boolean", default: false },
  },
  async run({ out, ring, purpose, step, force }) {
    if (ring !== undefined) {
      if (out !== undefined) throw new Misuse("--out is for a new ring.");
      await turn(typedPath(ring), { typed: purpose, step, force });
      return 0;
    }
    if (purpose !== undefined || step !== undefined || force) throw new Misuse("Name the --ring.");
    const made = `${await makeKeyRing(freshOctets, today())}\n`;
    if (out === undefined) process.stdout.write(made);
    else writeNew(out, made);
    return 0;
  },
});

interface Turn {
  readonly typed: string | undefined;
  readonly step: string | undefined;
  readonly force: boolean;
}

/** Takes a rotation a step further; the file has the old ring or the new one, never a part. */
async function turn(path: string, { typed, step, force }: Turn) {
  const purpose = purposes.find((each) => each === typed);
  if (purpose === undefined) throw new Misuse(`--purpose is one of ${purposes.join(", ")}.`);
  if (step === undefined || !(step in steps)) {
    throw new Misuse(`--step is one of ${Object.keys(steps).join(", ")}.`);
  }
  const text = readIfThere(path);
  if (text === null) throw new Failure(`There is no ${path}.`);
  const nowMs = Date.now();
  const next = await turned(path, text, purpose, step as RotationStep);
  const early = tooEarly(text, purpose, step as RotationStep, nowMs);
  if (early !== null && !force) {
    throw new Failure(
      `Not done: ${early.why}. With --force it is done all the same, and ${early.lost}.`,
    );
  }
  if (early !== null) process.stderr.write(`Before its time: ${early.lost}.\n`);
  // Through a link, so that who reads the ring itself reads the new one.
  writePrivate(realpathSync(path), stamped(next, purpose, step as RotationStep, nowMs));
  const wait = step === "promote" ? ` Then wait: ${waits[purpose]}.` : "";
  process.stderr.write(`${purpose}: ${step} is in ${path}. Deploy it.${wait}\n`);
}

async function turned(path: string, text: string, purpose: KeyPurpose, step: RotationStep) {
  const before = await parseKeyRing(text);
  if (!before.ok) throw new Failure(`${path} cannot be used: ${before.fault}.`);
  const next = await rotate(text, purpose, step, freshOctets, today());
  const after = await parseKeyRing(next);
  if (!after.ok) throw new Failure(`That would make a ring that cannot be used: ${after.fault}.`);
  return next;
}

/**
 * Writes a file that did not exist, readable by its owner only, whole or not at all. An old ring is never
 * replaced.
 */
function writeNew(path: string, text: string): void {
  let file: number | undefined;
  try {
    file = openSync(path, "wx", 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    if (file !== undefined) rmSync(path);
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    const why = exists ? "it exists already, and a ring is never overwritten" : reasonOf(error);
    throw new Failure(`Cannot write ${path}: ${why}.`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
  process.stderr.write(`The key ring is in ${path}.\n`);
}
