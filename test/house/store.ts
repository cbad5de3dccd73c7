import type { Migration, Sql, SqlRow, SqlValue } from "../../worker/rows/sql.ts";
import { migratedSql } from "../node-sql.ts";

/** The machine went away in the middle of a transaction. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** One object's database, with a fuse that can blow in the middle of a transaction. */
export interface Store {
  readonly sql: Sql;
  /** Runs `act` in one transaction; what it throws, `Crash` as well, undoes what it wrote. */
  transact<T>(act: () => T): T;
  /** The next transaction ends in a `Crash` before its `statements + 1`-th statement. */
  arm(statements: number): void;
  disarm(): void;
  /** Every row of every table, as text. */
  dump(): string;
}

/** Opens a database in memory with an object's migrations. */
export function openStore(migrations: readonly Migration[]): Store {
  const inner = migratedSql(migrations);
  let fuse: number | null = null;
  let inside = false;
  const sql: Sql = {
    exec<Row extends SqlRow>(text: string, ...values: SqlValue[]): readonly Row[] {
      if (inside && fuse !== null) {
        if (fuse === 0) throw new Crash("between two statements");
        fuse -= 1;
      }
      return inner.exec<Row>(text, ...values);
    },
    get rowsWritten() {
      return inner.rowsWritten;
    },
    get rowsRead() {
      return inner.rowsRead;
    },
  };
  return {
    sql,
    transact(act) {
      inside = true;
      try {
        return inner.transact(act);
      } finally {
        inside = false;
      }
    },
    arm(statements) {
      fuse = statements;
    },
    disarm() {
      fuse = null;
    },
    dump: () => dump(inner),
  };
}

function dump(sql: Sql): string {
  const tables = sql.exec<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  return tables
    .map(({ name }) => `${name} ${JSON.stringify(sql.exec(`SELECT * FROM "${name}"`))}`)
    .join("\n");
}
