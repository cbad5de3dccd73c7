import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeKeyRing } from "../token/key-ring.ts";

const help = `Makes a fresh key ring: the one secret of a deployment (SEKISHO_KEYS), as JSON.

  npm run --silent keys                    writes it to standard output
  npm run --silent keys -- --out FILE      writes it to FILE, which must not exist, mode 600
  npm run --silent keys -- --help          shows this

Whoever has the ring can issue tokens and codes and open every id: keep it as a secret. Ids stay
readable only as long as the keys under "seal.id" and "mac" stay in the ring.
`;

process.exitCode = await main(process.argv.slice(2));

/**
 * Runs the command; the exit code is 0 when the ring was written, 1 when it was not, 2 on misuse.
 */
async function main(args: string[]): Promise<number> {
  const asked = parse(args);
  if (typeof asked === "string") {
    process.stderr.write(`${asked}\n\n${help}`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(help);
    return 0;
  }
  const ring = `${await makeKeyRing((bytes) => new Uint8Array(randomBytes(bytes)))}\n`;
  if (asked.out === undefined) {
    process.stdout.write(ring);
    return 0;
  }
  return write(asked.out, ring);
}

function parse(args: string[]): { help?: boolean; out?: string } | string {
  try {
    const options = { help: { type: "boolean", short: "h" }, out: { type: "string" } } as const;
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Writes a file that did not exist, readable by its owner only. An old ring is never replaced. */
function write(path: string, text: string): number {
  try {
    const file = openSync(path, "wx", 0o600);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
    process.stderr.write(`The key ring is in ${path}.\n`);
    return 0;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    const why =
      reason === "EEXIST"
        ? "it exists already, and a ring is never overwritten"
        : error instanceof Error
          ? error.message
          : String(error);
    process.stderr.write(`Cannot write ${path}: ${why}.\n`);
    return 1;
  }
}
