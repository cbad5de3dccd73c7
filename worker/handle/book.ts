import { dayMs, type EpochMs } from "../../src/time.ts";
import type { Sql } from "../rows/sql.ts";
import { handleTable } from "./schema.ts";

const thirds = [0, 1, 2] as const;
/** Rows that end on a day are in the table of its number modulo three. */
const thirdOf = (untilMs: EpochMs) => Math.floor(untilMs / dayMs) % thirds.length;
/** When the day is over on which a row ends. */
const overMs = (untilMs: EpochMs) => (Math.floor(untilMs / dayMs) + 1) * dayMs;

/**
 * Keeps what a bar code stands for; `null` when the name is taken, and nothing was written. Else
 * when the day is over on which it ends.
 */
export function insertHandle(
  sql: Sql,
  handle: { readonly name: string; readonly sealed: string; readonly untilMs: EpochMs },
): EpochMs | null {
  const { name, sealed, untilMs } = handle;
  if (rowOf(sql, name) !== undefined) return null;
  sql.exec(
    `INSERT INTO handle_${thirdOf(untilMs)} (name, sealed, until_ms) VALUES (?, ?, ?)`,
    ...[name, sealed, untilMs],
  );
  return overMs(untilMs);
}

/** What a bar code stands for at `nowMs`, or null. */
export function handleOf(sql: Sql, name: string, nowMs: EpochMs): string | null {
  const row = rowOf(sql, name);
  return row === undefined || (row.until_ms as number) <= nowMs ? null : (row.sealed as string);
}

function rowOf(sql: Sql, name: string) {
  const all = thirds.map((third) => `SELECT * FROM handle_${third} WHERE name = ?1`);
  return sql.exec(all.join(" UNION ALL "), name)[0];
}

/** Hours of which look-ups in vain are kept. */
const hoursKept = 24;

/** Counts a look-up in vain and tells how many there were in its hour. */
export function countMiss(sql: Sql, hour: number): number {
  const [row] = sql.exec(
    `INSERT INTO miss (slot, hour, count) VALUES (?, ?, 1)
     ON CONFLICT (slot) DO UPDATE SET hour = excluded.hour,
       count = CASE hour WHEN excluded.hour THEN count + 1 ELSE 1 END RETURNING count`,
    ...[hour % hoursKept, hour],
  );
  return row?.count as number;
}

/** Drops the days that are over by `nowMs`, each whole. */
export function dropEnded(sql: Sql, nowMs: EpochMs): void {
  for (const third of thirds) {
    const untilMs = lastUntilMs(sql, third);
    if (untilMs === null || overMs(untilMs) > nowMs) continue;
    sql.exec(`DROP TABLE handle_${third}`);
    sql.exec(handleTable(third));
  }
}

/** When the first of the days that are kept is over; `null`: nothing is kept. */
export function nextDropMs(sql: Sql): EpochMs | null {
  const ends = thirds.flatMap((third) => {
    const row = sql.exec(`SELECT until_ms FROM handle_${third} LIMIT 1`)[0];
    return row === undefined ? [] : [overMs(row.until_ms as number)];
  });
  return ends.length === 0 ? null : Math.min(...ends);
}

/** When the last row of a table ends: a clock that was ahead may have put a later day's there. */
function lastUntilMs(sql: Sql, third: number): EpochMs | null {
  const row = sql.exec(`SELECT max(until_ms) AS last FROM handle_${third}`)[0];
  return (row?.last ?? null) as number | null;
}
