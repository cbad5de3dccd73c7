import { DatabaseSync } from "node:sqlite";
import { migrate, type Sql, type SqlRow, type SqlValue } from "../worker/rows/sql.ts";

/** A database in memory behind the port of every book, with what a transaction needs. */
export interface NodeSql extends Sql {
  /** Runs `act` in one transaction; what it throws undoes everything it wrote. */
  transact<T>(act: () => T): T;
  close(): void;
}

/** A statement, and the columns of the rows that it answers: asked once, since asking is dear. */
interface Prepared {
  readonly statement: ReturnType<DatabaseSync["prepare"]>;
  readonly columns: readonly string[];
}

type Migrations = Parameters<typeof migrate>[1];

/** What a database in memory is after its migrations: to run them takes longer than most tests. */
const migrated = new WeakMap<Migrations, Uint8Array>();

/**
 * Opens a database on `node:sqlite`, in memory or at `path`. `rowsWritten` counts changed rows
 * without index entries, so it is a lower bound of what the platform bills; `rowsRead` counts
 * rows that were returned.
 */
export function nodeSql(path = ":memory:"): NodeSql {
  return over(new DatabaseSync(path));
}

/** Opens a database in memory as `migrations`, a constant, leave a new one. */
export function migratedSql(migrations: Migrations): NodeSql {
  const database = new DatabaseSync(":memory:");
  const image = migrated.get(migrations);
  if (image !== undefined) database.deserialize(image);
  const sql = over(database);
  if (image !== undefined) return sql;
  migrate(sql, migrations);
  migrated.set(migrations, database.serialize());
  return over(database);
}

function over(database: DatabaseSync): NodeSql {
  const statements = new Map<string, Prepared>();
  let rowsWritten = 0;
  let rowsRead = 0;
  const prepared = (text: string) => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    const columns = statement.columns().map(({ name }) => name);
    statement.setReturnArrays(true);
    const fresh = { statement, columns };
    statements.set(text, fresh);
    return fresh;
  };
  return {
    exec<Row extends SqlRow>(text: string, ...values: SqlValue[]): readonly Row[] {
      const bound = values.some(isBuffer) ? values.map(bytesOf) : values;
      const { statement, columns } = prepared(text);
      if (columns.length === 0) {
        rowsWritten += Number(statement.run(...(bound as Bound[])).changes);
        return [];
      }
      const answered = statement.all(...(bound as Bound[])) as unknown as readonly SqlValue[][];
      const rows = answered.map((values) => rowOf(columns, values));
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
      prepared("BEGIN IMMEDIATE").statement.run();
      try {
        const value = act();
        prepared("COMMIT").statement.run();
        return value;
      } catch (fault) {
        prepared("ROLLBACK").statement.run();
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
function rowOf(columns: readonly string[], values: readonly SqlValue[]): SqlRow {
  const row: SqlRow = {};
  for (let i = 0; i < columns.length; i++) {
    const value = values[i] as SqlValue;
    row[columns[i] as string] = value instanceof Uint8Array ? value.slice().buffer : value;
  }
  return row;
}
