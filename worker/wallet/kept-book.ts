import { one, type Sql, type SqlRow, type SqlValue } from "../rows/sql.ts";

/** What a wallet keeps beside head and log, one row each, that is read seldom. */
export type KeptKind = "name" | "tombstone" | "mark" | "old_codes" | "tags" | "tagged" | "history";

/** The value under a key; `null`: there is none. */
export function keptValue(sql: Sql, kind: KeptKind, key: SqlValue): SqlValue {
  const rows = sql.exec("SELECT value FROM kept WHERE kind = ? AND key = ?", kind, key);
  return one(rows, ({ value }) => value as SqlValue);
}

/** Whether anything of a kind is kept. */
export function hasKept(sql: Sql, kind: KeptKind): boolean {
  return sql.exec("SELECT 1 FROM kept WHERE kind = ? LIMIT 1", kind).length > 0;
}

/** All rows of a kind, by their keys. */
export function keptRows(sql: Sql, kind: KeptKind): readonly SqlRow[] {
  return sql.exec("SELECT key, value FROM kept WHERE kind = ? ORDER BY key", kind);
}

/** Keeps a value, in place of the one with its key where there is one. */
export function keep(sql: Sql, kind: KeptKind, key: SqlValue, value: SqlValue): void {
  sql.exec(
    `INSERT INTO kept (kind, key, value) VALUES (?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value`,
    ...[kind, key, value],
  );
}

/** Forgets the rows of a kind with keys before `key`. */
export function dropKept(sql: Sql, kind: KeptKind, key: SqlValue): void {
  sql.exec("DELETE FROM kept WHERE kind = ? AND key < ?", kind, key);
}
