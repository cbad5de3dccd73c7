import { guessWindowMs } from "../../src/bounds.ts";
import { countedAtMs, setBacksOf } from "../../src/row-time.ts";
import type { EpochMs } from "../../src/time.ts";
import type { Sql } from "./sql.ts";

/** The table of failed guesses, part of the schema of every object that has a guessable input. */
export const guessTables: readonly string[] = [
  `CREATE TABLE guess (
    secret TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT`,
];

/** The row that says when the clock was seen behind the newest guess. */
const clockSeen = "clock";

/** The rows of failed guesses; one is forgotten when it has left the window it counts in. */
export function guessRows(sql: Sql) {
  return {
    guesses(secret: string, nowMs: EpochMs): readonly EpochMs[] {
      const sinceMs = nowMs - guessWindowMs;
      const times = sql
        .exec<{ at_ms: number }>(
          "SELECT at_ms FROM guess WHERE secret = ? AND at_ms > ? ORDER BY at_ms",
          secret,
          sinceMs,
        )
        .map((row) => row.at_ms);
      if ((times.at(-1) ?? 0) <= nowMs) return times;
      return countedGuesses(sql, secret, nowMs).filter((atMs) => atMs > sinceMs);
    },
    /** Keeps `count` guesses at once, and forgets those that have left the window. */
    recordGuess(secret: string, atMs: EpochMs, count = 1): void {
      const untilMs = atMs - guessWindowMs;
      sql.exec(
        `DELETE FROM guess WHERE at_ms > ?
           AND rowid < (SELECT max(rowid) FROM guess WHERE at_ms <= ?)`,
        ...[atMs, untilMs],
      );
      sql.exec("DELETE FROM guess WHERE at_ms <= ?", untilMs);
      sql.exec(
        `WITH RECURSIVE each (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < ?)
         INSERT INTO guess (secret, at_ms) SELECT ?, ? FROM each`,
        ...[count, secret, atMs],
      );
    },
  };
}

/**
 * When the guesses of a secret count while one is ahead of the clock. A call that is refused is no
 * guess, so that they are ahead is kept, once: they count no longer than from now on.
 */
function countedGuesses(sql: Sql, secret: string, nowMs: EpochMs): readonly EpochMs[] {
  const read = () =>
    sql
      .exec<{ sequence: number; secret: string; at_ms: number }>(
        "SELECT rowid AS sequence, secret, at_ms FROM guess ORDER BY rowid",
      )
      .map(({ sequence, secret: of, at_ms: atMs }) => ({ sequence, of, atMs }));
  let rows = read();
  if ((rows.at(-1)?.atMs ?? 0) > nowMs) {
    sql.exec("INSERT INTO guess (secret, at_ms) VALUES (?, ?)", clockSeen, nowMs);
    rows = read();
  }
  const setBacks = setBacksOf(rows);
  return rows
    .filter(({ of }) => of === secret)
    .map((row) => countedAtMs(row, setBacks, nowMs))
    .toSorted((one, other) => one - other);
}
