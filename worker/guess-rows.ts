import { guessWindowMs } from "../src/bounds.ts";
import type { EpochMs } from "../src/time.ts";
import type { Sql } from "./sql.ts";

/** The table of failed guesses, part of the schema of every object that has a guessable input. */
export const guessTables: readonly string[] = [
  `CREATE TABLE guess (
    secret TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT`,
];

/** Failed guesses since a time, oldest first; forgotten when no window holds them any more. */
export function guessRows(sql: Sql) {
  return {
    guesses: (secret: string, sinceMs: EpochMs): readonly EpochMs[] =>
      sql
        .exec<{ at_ms: number }>(
          "SELECT at_ms FROM guess WHERE secret = ? AND at_ms > ? ORDER BY at_ms",
          secret,
          sinceMs,
        )
        .map((row) => row.at_ms),
    recordGuess(secret: string, atMs: EpochMs): void {
      sql.exec("DELETE FROM guess WHERE at_ms <= ?", atMs - guessWindowMs);
      sql.exec("INSERT INTO guess (secret, at_ms) VALUES (?, ?)", secret, atMs);
    },
  };
}
