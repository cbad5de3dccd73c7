import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../worker/rows/sql.ts";

/** A database in memory behind the port of every book, with what a transaction needs. */
export interface NodeSql extends Sql {
  /** Runs `act` in one transaction; what it throws undoes everything it wrote. */
  transact<T>(act: () => T): T;
  close(): void;
}

/** A statement, and whether it answers rows: asked once, since asking is dear. */
interface Prepared {
  readonly statement: ReturnType<DatabaseSync["prepare"]>;
  readonly answersRows: boolean;
}

/**
 * Opens a database on `node:sqlite`, in memory or at `path`. `rowsWritten` counts changed rows
 * without index entries, so it is a lower bound of what the platform bills; `rowsRead` counts
 * rows that were returned.
 */
export function nodeSql(path = ":memory:"): NodeSql {
  const database = new DatabaseSync(path);
  const statements = new Map<string, Prepared>();
  let rowsWritten = 0;
  let rowsRead = 0;
  const prepared = (text: string) => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    const fresh = { statement, answersRows: statement.columns().length > 0 };
    statements.set(text, fresh);
    return fresh;
  };
  return {
    exec<Row extends SqlRow>(text: string, ...values: SqlValue[]): readonly Row[] {
      const bound = values.some(isBuffer) ? values.map(bytesOf) : values;
      const { statement, answersRows } = prepared(text);
      if (!answersRows) {
        rowsWritten += Number(statement.run(...(bound as Bound[])).changes);
        return [];
      }
      const rows = statement.all(...(bound as Bound[])).map((row) => plain(row as SqlRow));
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

type Bound = Exclude<SqlValue, ArrayBuffer>;

const isBuffer = (value: SqlValue) => value instanceof ArrayBuffer;
const bytesOf = (value: SqlValue) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);

/** An ordinary object; the platform gives BLOBs as `ArrayBuffer`. Every row is read by it: no list. */
function plain(row: SqlRow): SqlRow {
  const copy: SqlRow = { ...row };
  for (const name in copy) {
    const value = copy[name];
    if (value instanceof Uint8Array) copy[name] = value.slice().buffer;
  }
  return copy;
}
