import { dayMs } from "../../src/time.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import { parseColumn } from "./column.ts";
import type { Sql, SqlRow, SqlValue } from "./sql.ts";

/** How a member of a row is kept: mostly in one column, in as many as `names` has. */
export interface Column<T> {
  readonly names: readonly string[];
  readonly read: (row: SqlRow) => T;
  /** The values of the columns, in the order of `names`. */
  readonly write: (value: T) => readonly SqlValue[];
  /** It stays as it was first written. */
  readonly once?: true;
}

/** The column of a member that is kept as it is. */
export function plain<T extends SqlValue>(name: string): Column<T> {
  return { names: [name], read: (row) => row[name] as T, write: (value) => [value] };
}

/** The column of a member that is kept as 1 for true and 0 for false. */
export function flag(name: string): Column<boolean> {
  return { names: [name], read: (row) => row[name] === 1, write: (value) => [value ? 1 : 0] };
}

/** The column of a member of hexadecimal digits, two of them a byte. */
export function hex<T extends string | null>(name: string): Column<T> {
  return {
    names: [name],
    read: (row) => (row[name] === null ? null : hexOf(row[name] as ArrayBuffer)) as T,
    write: (value) => [value === null ? null : bytesOf(value)],
  };
}

/** The column of a calendar day, `YYYY-MM-DD`, that is kept as the number of days since 1970. */
export function day(name: string): Column<string> {
  return {
    names: [name],
    read: (row) => new Date((row[name] as number) * dayMs).toISOString().slice(0, 10),
    write: (value) => [Date.parse(`${value}T00:00:00Z`) / dayMs],
  };
}

/** The column of a member that is kept as JSON. */
export function json<T>(name: string): Column<T> {
  return {
    names: [name],
    read: (row) => parseColumn(row[name]),
    write: (value) => [JSON.stringify(value)],
  };
}

/** The column of a member that is kept as JSON, and as `NULL` while it is `null`. */
export function jsonOrNull<T>(name: string): Column<T | null> {
  return {
    names: [name],
    read: (row) => (row[name] === null ? null : parseColumn(row[name])),
    write: (value) => [value === null ? null : JSON.stringify(value)],
  };
}

/** The column of a list that is kept as JSON, and as `NULL` while it is empty. */
export function jsonUnlessEmpty<T>(name: string): Column<readonly T[]> {
  return {
    names: [name],
    read: (row) => (row[name] === null ? [] : parseColumn(row[name])),
    write: (list) => [list.length === 0 ? null : JSON.stringify(list)],
  };
}

/** A column that saving a row over another leaves as it is: what it keeps never changes. */
export function once<T>(column: Column<T>): Column<T> {
  return { ...column, once: true };
}

/** What column keeps which member of a row. */
export type Columns<Row> = { readonly [Member in keyof Row]-?: Column<Row[Member]> };

type Member<Row> = readonly [keyof Row, Column<unknown>];

/** The rows of a table, which are read and written whole. Rows are read `SELECT *`. */
export class Table<Row extends object> {
  readonly #columns: readonly Member<Row>[];
  readonly #insert: string;
  readonly #upsert: string;

  /** `key` names the columns of the table's key; a row need not have them among its members. */
  constructor(name: string, key: readonly string[], columns: Columns<Row>) {
    this.#columns = Object.entries(columns) as unknown as Member<Row>[];
    const members = this.#columns.flatMap(([, column]) => column.names);
    const names = [...key.filter((each) => !members.includes(each)), ...members];
    const changed = this.#columns
      .flatMap(([, column]) => (column.once ? [] : column.names))
      .filter((each) => !key.includes(each));
    this.#insert = `INSERT INTO ${name} (${names.join(", ")})
      VALUES (${names.map(() => "?").join(", ")})`;
    this.#upsert = `${this.#insert}
      ON CONFLICT (${key.join(", ")})
      DO UPDATE SET ${changed.map((each) => `${each} = excluded.${each}`).join(", ")}`;
  }

  /** A row as the rules know it. */
  read(row: SqlRow): Row {
    const known: Partial<Row> = {};
    for (const [member, { read }] of this.#columns) known[member] = read(row) as Row[keyof Row];
    return known as Row;
  }

  /** The first of these rows as the rules know it; `null`: there is none. */
  first([row]: readonly SqlRow[]): Row | null {
    return row === undefined ? null : this.read(row);
  }

  /** All of these rows as the rules know them. */
  all(rows: readonly SqlRow[]): readonly Row[] {
    return rows.map((row) => this.read(row));
  }

  /**
   * Writes a row with a new key; throws where there is one with its key. `key` are the values of those
   * columns of the key that are no members.
   */
  insert(sql: Sql, row: Row, ...key: readonly SqlValue[]): void {
    sql.exec(this.#insert, ...key, ...this.#values(row));
  }

  /** Writes a row as `insert` does, or in place of the one with its key where there is one. */
  save(sql: Sql, row: Row, ...key: readonly SqlValue[]): void {
    sql.exec(this.#upsert, ...key, ...this.#values(row));
  }

  #values(row: Row): readonly SqlValue[] {
    const values: SqlValue[] = [];
    for (const [member, { write }] of this.#columns) values.push(...write(row[member]));
    return values;
  }
}
