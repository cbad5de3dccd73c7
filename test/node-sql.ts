import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../worker/sql.ts";

/** A database in memory behind the port of every book, with what a transaction needs. */
export interface NodeSql extends Sql {
  /** Runs `act` in one transaction; what it throws undoes everything it wrote. */
  transact<T>(act: () => T): T;
  close(): void;
}

/**
 * Opens a database on `node:sqlite`, in memory or at `path`. `rowsWritten` counts changed rows
 * without index entries, so it is a lower bound of what the platform bills; `rowsRead` counts
 * rows that were returned.
 */
export function nodeSql(path = ":memory:"): NodeSql {
  const database = new DatabaseSync(path);
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  let rowsWritten = 0;
  let rowsRead = 0;
  const prepared = (text: string) => {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = database.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    exec<Row extends SqlRow>(text: string, ...values: SqlValue[]): readonly Row[] {
      const bound = values.map((value) =>
        value instanceof ArrayBuffer ? new Uint8Array(value) : value,
      );
      const statement = prepared(text);
      if (statement.columns().length === 0) {
        rowsWritten += Number(statement.run(...bound).changes);
        return [];
      }
      const rows = statement.all(...bound).map((row) => plain(row as SqlRow));
      rowsRead += rows.length;
      return rows as Row[];
    },
    get rowsWritten() {
      return rowsWritten;
    },
    get rowsRead() {
      return rowsRead;
    },
    transact<T>(act: () => T): T {
      database.exec("BEGIN IMMEDIATE");
      try {
        const value = act();
        database.exec("COMMIT");
        return value;
      } catch (fault) {
        database.exec("ROLLBACK");
        throw fault;
      }
    },
    close: () => database.close(),
  };
}

/** An ordinary object; the platform gives BLOBs as `ArrayBuffer`. */
function plain(row: SqlRow): SqlRow {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? value.slice().buffer : value,
  ]);
  return Object.fromEntries(entries) as SqlRow;
}
