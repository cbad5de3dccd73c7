import { parseColumn } from "../../rows/column.ts";
import type { Sql, SqlRow } from "../../rows/sql.ts";

/** What a wallet keeps of its owner under one key. */
export type OwnerKind =
  | "profile"
  | "contact"
  | "device"
  | "attestation"
  | "factor"
  | "recovery_codes"
  | "session"
  | "entry"
  | "step_up"
  | "event_ticket";

/**
 * The records of one kind in the table `owner`, in the order of their keys. A record is kept as JSON,
 * whole: few of them are read together, and a table of their own would cost a page each.
 */
export class Records<Row extends object> {
  readonly #kind: OwnerKind;
  readonly #keyOf: (row: Row) => string | number;

  constructor(kind: OwnerKind, keyOf: (row: Row) => string | number) {
    this.#kind = kind;
    this.#keyOf = keyOf;
  }

  /** The record under a key; `null`: there is none. */
  get(sql: Sql, key: string | number): Row | null {
    const [row] = sql.exec(
      "SELECT value FROM owner WHERE kind = ? AND key = ?",
      ...[this.#kind, key],
    );
    return row === undefined ? null : read(row);
  }

  /** All records of this kind. */
  all(sql: Sql): readonly Row[] {
    const rows = sql.exec("SELECT value FROM owner WHERE kind = ? ORDER BY key", this.#kind);
    return rows.map((row) => read(row));
  }

  /** Those whose member `name` has this value. */
  having(sql: Sql, name: keyof Row & string, value: string | number): readonly Row[] {
    const rows = sql.exec(
      "SELECT value FROM owner WHERE kind = ? AND value ->> ? = ? ORDER BY key",
      ...[this.#kind, name, value],
    );
    return rows.map((row) => read(row));
  }

  /** The highest key; 0 where there is none. */
  lastKey(sql: Sql): number {
    const [row] = sql.exec("SELECT max(key) AS last FROM owner WHERE kind = ?", this.#kind);
    return Number(row?.last ?? 0);
  }

  /** Keeps a record with a new key; throws where there is one with its key. */
  insert(sql: Sql, row: Row): void {
    sql.exec("INSERT INTO owner (kind, key, value) VALUES (?, ?, ?)", ...this.#values(row));
  }

  /** Keeps a record, in place of the one with its key where there is one. */
  save(sql: Sql, row: Row): void {
    sql.exec(
      `INSERT INTO owner (kind, key, value) VALUES (?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value`,
      ...this.#values(row),
    );
  }

  /** Forgets these records. */
  drop(sql: Sql, rows: readonly Row[]): void {
    for (const row of rows) {
      sql.exec("DELETE FROM owner WHERE kind = ? AND key = ?", this.#kind, this.#keyOf(row));
    }
  }

  #values(row: Row): [OwnerKind, string | number, string] {
    return [this.#kind, this.#keyOf(row), JSON.stringify(row)];
  }
}

function read<Row>({ value }: SqlRow): Row {
  return parseColumn(value);
}
