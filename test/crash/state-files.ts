import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * The database files of a deployment whose processes are down: kept as they are under a name, put
 * back, removed, torn.
 */
export class StateFiles {
  /** Holds `state` and what is kept of it. */
  readonly folder: string;
  readonly state: string;

  constructor(folder: string, state = join(folder, "state")) {
    this.folder = folder;
    this.state = state;
  }

  /** Keeps the whole folder as it is, under a name. */
  keep(name: string): void {
    rmSync(join(this.folder, name), { recursive: true, force: true });
    cpSync(this.state, join(this.folder, name), { recursive: true });
  }

  /** Goes back to a kept folder as a whole. */
  return(name: string): void {
    rmSync(this.state, { recursive: true, force: true });
    cpSync(join(this.folder, name), this.state, { recursive: true });
  }

  /** The folder of all objects of a kind, in the state or in a kept one. */
  objects(kind: string, of = this.state): string {
    const root = join(of, "objects", "do");
    const name = readdirSync(root).find((each) => each.endsWith(`-${kind}`));
    if (name === undefined) throw new Error(`there are no objects of the kind ${kind}`);
    return join(root, name);
  }

  /** Database files of a kind, without what belongs to each. */
  files(kind: string): string[] {
    return readdirSync(this.objects(kind)).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  }

  /** Those of a kind that are not what they were when `name` was kept, or were not there. */
  changed(kind: string, name: string): string[] {
    const kept = this.objects(kind, join(this.folder, name));
    return this.files(kind).filter((file) =>
      [file, `${file}-wal`].some((each) => {
        const [now, then] = [join(this.objects(kind), each), join(kept, each)];
        if (existsSync(now) !== existsSync(then)) return true;
        return existsSync(now) && !readFileSync(now).equals(readFileSync(then));
      }),
    );
  }

  /** Removes the files of objects of a kind. */
  remove(kind: string, ...files: readonly string[]): void {
    for (const file of files) {
      for (const name of [file, `${file}-wal`, `${file}-shm`]) {
        rmSync(join(this.objects(kind), name), { force: true });
      }
    }
  }

  /** Puts the files of objects of a kind back as they were when `name` was kept. */
  putBack(kind: string, name: string, files: readonly string[] = this.files(kind)): void {
    this.remove(kind, ...files);
    const kept = this.objects(kind, join(this.folder, name));
    for (const file of files) {
      for (const each of [file, `${file}-wal`]) {
        const from = join(kept, each);
        if (existsSync(from)) cpSync(from, join(this.objects(kind), each));
      }
    }
  }

  /** How much the write-ahead logs of a kind have, by path. */
  logged(kind: string): Map<string, number> {
    const paths = this.files(kind).map((file) => join(this.objects(kind), `${file}-wal`));
    return new Map(
      paths.map((path) => [path, statSync(path, { throwIfNoEntry: false })?.size ?? 0]),
    );
  }

  /** Tears off what was logged beyond these sizes. */
  tear(logged: ReadonlyMap<string, number>): void {
    for (const [path, size] of logged) {
      truncateSync(path, size);
      forgetIndex(path);
    }
  }

  /** Writes over a write-ahead log from `offset` to its end. */
  spoil(path: string, offset: number, junk: (count: number) => Uint8Array): void {
    const file = openSync(path, "r+");
    const count = statSync(path).size - offset;
    writeSync(file, junk(count), 0, count, offset);
    closeSync(file);
    forgetIndex(path);
  }
}

/** A log's index is in the memory of a machine, and goes with it. */
function forgetIndex(path: string): void {
  rmSync(path.replace(/-wal$/, "-shm"), { force: true });
}
