import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../../worker/rows/sql.ts";

/** A server that goes on after it was killed has a file to itself while it takes up its log. */
const lockedMsMax = 5_000;

/**
 * Reads an object's database file as of one moment, also under a running server, and answers what
 * `read` makes of it. The file cannot be written through this. Throws when it stays locked.
 */
export function readDatabase<T>(path: string, read: (sql: Sql) => T): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: lockedMsMax });
  try {
    database.exec("BEGIN");
    return read(sqlOver(database));
  } finally {
    database.close();
  }
}

function sqlOver(database: DatabaseSync): Sql {
  let rowsRead = 0;
  return {
    exec<Row extends SqlRow>(statement: string, ...values: SqlValue[]): readonly Row[] {
      const bound = values.map((value) =>
        value instanceof ArrayBuffer ? new Uint8Array(value) : value,
      );
      const rows = database.prepare(statement).all(...bound);
      rowsRead += rows.length;
      return rows as Row[];
    },
    rowsWritten: 0,
    get rowsRead() {
      return rowsRead;
    },
  };
}
