import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Payment } from "../../src/client/index.ts";

/** A state folder in one file, and what was answered while it was made. */
interface Packed {
  /** Of each file its bytes, by its path. */
  readonly files: Readonly<Record<string, string>>;
  readonly payments: readonly Payment[];
}

/** The state folders that were kept: each was written by the program of its time, and never again. */
export function keptStates(): string[] {
  const folder = import.meta.dirname;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json.gz"))
    .map((name) => join(folder, name))
    .sort();
}

/** Packs a state folder over which no server runs; answers how many bytes that takes. */
export function pack(state: string, path: string, payments: readonly Payment[]): number {
  const files = Object.fromEntries(
    filesIn(state).map((file) => {
      if (file.endsWith(".sqlite")) checkpoint(file);
      return [relative(state, file), readFileSync(file).toString("base64")];
    }),
  );
  const packed: Packed = { files, payments };
  const bytes = gzipSync(JSON.stringify(packed), { level: 9 });
  writeFileSync(path, bytes);
  return bytes.length;
}

/** Unpacks a state folder; the payments that were answered while it was made. */
export function unpack(path: string, state: string): readonly Payment[] {
  const { files, payments } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Packed;
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(state, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(state, name), Buffer.from(bytes, "base64"), { mode: 0o600 });
  }
  return payments;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/-(?:wal|shm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What is in a database's log is written to its file first. */
function checkpoint(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}
