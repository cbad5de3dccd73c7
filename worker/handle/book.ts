import type { Sql } from "../rows/sql.ts";

/** Keeps what a bar code stands for; false when the name is taken, and nothing was written. */
export function insertHandle(
  sql: Sql,
  handle: { readonly name: string; readonly sealed: string; readonly untilMs: number },
): boolean {
  if (sql.exec("SELECT 1 FROM handle WHERE name = ?", handle.name).length > 0) return false;
  sql.exec(
    "INSERT INTO handle (name, sealed, until_ms) VALUES (?, ?, ?)",
    handle.name,
    handle.sealed,
    handle.untilMs,
  );
  return true;
}

/** What a bar code stands for at `nowMs`, or null. */
export function handleOf(sql: Sql, name: string, nowMs: number): string | null {
  const row = sql.exec("SELECT sealed FROM handle WHERE name = ? AND until_ms > ?", name, nowMs)[0];
  return row === undefined ? null : (row.sealed as string);
}

/** Counts a look-up in vain and tells how many there were in its hour. */
export function countMiss(sql: Sql, hour: number): number {
  const [row] = sql.exec(
    `INSERT INTO miss (hour, count) VALUES (?, 1)
     ON CONFLICT (hour) DO UPDATE SET count = count + 1 RETURNING count`,
    hour,
  );
  return row?.count as number;
}

/** Forgets what has ended by `nowMs`, and misses before `hour`. */
export function dropEnded(sql: Sql, nowMs: number, hour: number): void {
  sql.exec("DELETE FROM handle WHERE until_ms <= ?", nowMs);
  sql.exec("DELETE FROM miss WHERE hour < ?", hour);
}

/** Whether anything is kept that will have to be forgotten. */
export function isEmpty(sql: Sql): boolean {
  const rows = sql.exec("SELECT 1 AS one FROM handle UNION ALL SELECT 1 AS one FROM miss LIMIT 1");
  return rows.length === 0;
}
