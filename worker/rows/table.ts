import { parseColumn } from "./column.ts";
import type { Sql, SqlRow, SqlValue } from "./sql.ts";

/** A column, and how a member of a row is kept in it. */
export interface Column<T> {
  readonly name: string;
  readonly read: (value: SqlValue) => T;
  readonly write: (value: T) => SqlValue;
}

/** The column of a member that is kept as it is. */
export function plain<T extends SqlValue>(name: string): Column<T> {
  return { name, read: (value) => value as T, write: (value) => value };
}

/** The column of a member that is kept as JSON. */
export function json<T>(name: string): Column<T> {
  return {
    name,
    read: parseColumn,
    write: (value) => JSON.stringify(value),
  };
}

/** The column of a list that is kept as JSON, and as `NULL` while it is empty. */
export function jsonUnlessEmpty<T>(name: string): Column<readonly T[]> {
  return {
    name,
    read: (value) => (value === null ? [] : parseColumn(value)),
    write: (list) => (list.length === 0 ? null : JSON.stringify(list)),
  };
}

/** The rows of a table, which are read and written whole. */
export class Table<Row extends object> {
  readonly #columns: readonly [string, Column<unknown>][];
  readonly #upsert: string;

  /** `key` names the columns of the table's key; a row need not have them among its members. */
  constructor(
    name: string,
    key: readonly string[],
    columns: { readonly [Member in keyof Row]-?: Column<Row[Member]> },
  ) {
    this.#columns = Object.entries(columns) as unknown as readonly [string, Column<unknown>][];
    const members = this.#columns.map(([, column]) => column.name);
    const names = [...key.filter((each) => !members.includes(each)), ...members];
    const changed = members.filter((each) => !key.includes(each));
    this.#upsert = `INSERT INTO ${name} (${names.join(", ")})
      VALUES (${names.map(() => "?").join(", ")})
      ON CONFLICT (${key.join(", ")})
      DO UPDATE SET ${changed.map((each) => `${each} = excluded.${each}`).join(", ")}`;
  }

  /** The first of these rows as the rules know it; `null`: there is none. */
  first([row]: readonly SqlRow[]): Row | null {
    return row === undefined ? null : this.#read(row);
  }

  #read(row: SqlRow): Row {
    const members = this.#columns.map(([member, { name, read }]) => [
      member,
      read(row[name] ?? null),
    ]);
    return Object.fromEntries(members) as Row;
  }

  /**
   * Writes a row, in place of the one with its key where there is one; `key` are the values of those
   * columns of the key that are no members.
   */
  save(sql: Sql, row: Row, ...key: readonly SqlValue[]): void {
    const members = this.#columns.map(([member, { write }]) => write(row[member as keyof Row]));
    sql.exec(this.#upsert, ...key, ...members);
  }
}
