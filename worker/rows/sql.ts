/** A value a statement binds or a column holds. Integers stay below 2^53; never a `bigint`. */
export type SqlValue = string | number | null | ArrayBuffer | Uint8Array;
/** A row by the names of its columns. */
export type SqlRow = Record<string, SqlValue>;

/**
 * The database port of every book: constant statement text, `?` parameters, rows as an array. The
 * objects put a Durable Object's storage behind it, the simulator puts `node:sqlite`. A limit that
 * is bound is written `LIMIT CAST(? AS INTEGER)`: SQLite plans by a bare `LIMIT ?`, and so prepares
 * the statement again each time that one is bound.
 */
export interface Sql {
  exec<Row extends SqlRow = SqlRow>(statement: string, ...values: SqlValue[]): readonly Row[];
  /** Rows written since the book was opened, index entries included, as the platform bills them. */
  readonly rowsWritten: number;
  readonly rowsRead: number;
}

/** The first of these rows as `read` reads it; `null`: there is none. */
export function one<T>([row]: readonly SqlRow[], read: (row: SqlRow) => T): T | null {
  return row === undefined ? null : read(row);
}

/** The port over a Durable Object's SQLite storage; cursors are consumed at once. */
export function storageSql(storage: DurableObjectStorage): Sql {
  let rowsWritten = 0;
  let rowsRead = 0;
  return {
    exec<Row extends SqlRow>(statement: string, ...values: SqlValue[]): readonly Row[] {
      const cursor = storage.sql.exec<Record<string, SqlStorageValue>>(statement, ...values);
      const rows = cursor.toArray() as unknown as Row[];
      rowsWritten += cursor.rowsWritten;
      rowsRead += cursor.rowsRead;
      return rows;
    },
    get rowsWritten() {
      return rowsWritten;
    },
    get rowsRead() {
      return rowsRead;
    },
  };
}

/**
 * The port over a Durable Object's storage, brought to its newest schema. One that is at it already is
 * only read, in one row: whoever wakes writes nothing, and no answer waits for a commit of it.
 */
export function openSql(storage: DurableObjectStorage, migrations: readonly Migration[]): Sql {
  const sql = storageSql(storage);
  if (knownVersion(sql) !== migrations.length) {
    storage.transactionSync(() => migrate(sql, migrations));
  }
  return sql;
}

/** How many migrations a database has run; `null`: it cannot be read, as of a new one. */
function knownVersion(sql: Sql): number | null {
  try {
    return versionOf(sql);
  } catch {
    return null;
  }
}

function versionOf(sql: Sql): number {
  return Number(sql.exec("SELECT version FROM schema_version WHERE id = 1")[0]?.version ?? 0);
}

/** True of a database that nothing was committed to: its object was only about to begin. */
export function isUntouched(sql: Sql): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master LIMIT 1").length === 0;
}

/** How many migrations a database has run; 0 for a new one. A read. */
export function schemaVersion(sql: Sql): number {
  const known = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'");
  return known.length === 0 ? 0 : versionOf(sql);
}

/** One version's way to the next: statements, and what no statement can do, in their order. */
export type Migration = readonly (string | ((sql: Sql) => void))[];

/**
 * Brings a database to the newest schema: runs the migrations that were not run yet, in order, and
 * remembers how many. Migrations are append-only; the caller holds the transaction. Throws for a
 * database of a later program, which this one must not touch.
 */
export function migrate(sql: Sql, migrations: readonly Migration[]): void {
  sql.exec(
    "CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT",
  );
  const version = versionOf(sql);
  if (version > migrations.length) {
    throw new Error(
      `a later version of the program has written this database: schema ${version}, and this one ` +
        `knows ${migrations.length}. Deploy that version again, or put the data back from before it.`,
    );
  }
  if (version === migrations.length) return;
  for (const step of migrations.slice(version).flat()) {
    if (typeof step === "string") sql.exec(step);
    else step(sql);
  }
  sql.exec(
    "INSERT INTO schema_version (id, version) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version",
    migrations.length,
  );
}
