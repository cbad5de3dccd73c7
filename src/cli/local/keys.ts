import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { makeKeyRing } from "../../token/key-ring.ts";
import { asProgram, Failure, reasonOf } from "../program.ts";

const usage = `Makes a fresh key ring: the one secret of a deployment (SEKISHO_KEYS), as JSON.

  sekisho keys                writes it to standard output
  sekisho keys --out FILE     writes it to FILE, which must not exist, mode 600
  sekisho keys --help         shows this

Whoever has the ring can issue tokens and codes and open every id: keep it as a secret. Ids stay
readable only as long as the keys under "seal.id" and "mac" stay in the ring.
`;

/** `sekisho keys`: a key ring. */
export const keysCommand = asProgram({
  usage,
  options: { out: { type: "string" } },
  async run({ out }) {
    const ring = `${await makeKeyRing((bytes) => new Uint8Array(randomBytes(bytes)))}\n`;
    if (out === undefined) process.stdout.write(ring);
    else writeNew(out, ring);
    return 0;
  },
});

/** Writes a file that did not exist, readable by its owner only. An old ring is never replaced. */
function writeNew(path: string, text: string): void {
  try {
    const file = openSync(path, "wx", 0o600);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    const why = exists ? "it exists already, and a ring is never overwritten" : reasonOf(error);
    throw new Failure(`Cannot write ${path}: ${why}.`);
  }
  process.stderr.write(`The key ring is in ${path}.\n`);
}
