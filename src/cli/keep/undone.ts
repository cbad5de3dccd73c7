import { join } from "node:path";
import { controlBook } from "../../../worker/control/book.ts";
import type { AuditRow } from "../../control/audit.ts";
import { renderTime } from "../../time.ts";
import { digest, filesOf } from "../books/books.ts";
import { readDatabase } from "../books/file-sql.ts";
import { reasonOf } from "../program.ts";

const actsMax = 1_000_000;

/**
 * What is to be done again after older data was put back, in lines for people: the acts of operators
 * that the objects in `gone` have on record and those in `kept` lack. None when there are none.
 */
export function undoneActs(gone: string, kept: string): readonly string[] {
  try {
    const known = recordBehind(kept, Number.MIN_SAFE_INTEGER).at(-1)?.sequence ?? 0;
    const acts = recordBehind(gone, known);
    if (acts.length === 0) return [];
    return [
      "What operators did after the backup is undone. Do again what is still meant:",
      ...acts.map((row) => `  ${renderTime(row.atMs)}  ${row.actor}  ${row.act}  ${row.detail}`),
    ];
  } catch (error) {
    return [`What operators did after the backup cannot be read in ${gone}: ${reasonOf(error)}`];
  }
}

/** The record of operators' acts behind a row, oldest first. */
function recordBehind(objectsFolder: string, sequence: number): readonly AuditRow[] {
  return filesOf(join(objectsFolder, "do"), "Control").flatMap((path) =>
    readDatabase(path, (sql) => controlBook(sql, digest).audit(sequence, actsMax)),
  );
}
