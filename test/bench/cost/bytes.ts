import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** What one object keeps, read from its file while its server does not run. */
export interface Kept {
  /** The class of the object. */
  readonly kind: string;
  readonly fileBytes: number;
  /** Of the file's pages, what rows and index entries fill: free space will be filled by the next. */
  readonly usedBytes: number;
}

/** What every object under `objectsFolder` keeps. */
export function kept(objectsFolder: string): readonly Kept[] {
  const root = join(objectsFolder, "do");
  return readdirSync(root).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))
      .map((file) => keptIn(folder.replace(/^bench-/, ""), join(root, folder, file))),
  );
}

function keptIn(kind: string, path: string): Kept {
  const database = new DatabaseSync(path);
  try {
    // The file alone is looked at: what is in its log is written to it first.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const [used] = database.prepare("SELECT sum(pgsize - unused) AS bytes FROM dbstat").all();
    return { kind, fileBytes: statSync(path).size, usedBytes: Number(used?.bytes ?? 0) };
  } finally {
    database.close();
  }
}
