import { guessTables } from "../rows/guess.ts";
import { proofSlots, proofUseTables } from "../rows/proof-use.ts";
import type { Migration } from "../rows/sql.ts";

/** A merchant's numbered migrations; append-only. Times are milliseconds since 1970. */
export const merchantMigrations: readonly Migration[] = [
  [
    // One row: the merchant. Rates in basis points, money in minor units.
    `CREATE TABLE merchant (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      name_kana TEXT NOT NULL,
      category TEXT NOT NULL,
      reward_rate_bp INTEGER NOT NULL,
      fee_rate_bp INTEGER NOT NULL,
      shards INTEGER NOT NULL,
      credit_line INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
      epoch INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT`,
    // The highest control version that this object has acted under.
    `CREATE TABLE control_seen (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      version INTEGER NOT NULL
    ) STRICT`,
    "INSERT INTO control_seen VALUES (1, 0)",
    `CREATE TABLE store (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      lat_e6 INTEGER NOT NULL,
      lon_e6 INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT`,
    // jkt is NULL until a key was bound, and stays when the terminal is revoked.
    `CREATE TABLE terminal (
      number INTEGER PRIMARY KEY,
      store_number INTEGER NOT NULL REFERENCES store (number),
      label TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'revoked')),
      epoch INTEGER NOT NULL,
      jkt TEXT UNIQUE,
      code_hash TEXT NOT NULL,
      code_expires_at_ms INTEGER NOT NULL,
      activated_at_ms INTEGER
    ) STRICT`,
    // Bank accounts that two persons agreed on, each sealed, and from when on they are paid out to.
    `CREATE TABLE account (
      number INTEGER PRIMARY KEY,
      approval_id TEXT NOT NULL UNIQUE,
      sealed TEXT NOT NULL,
      in_force_ms INTEGER NOT NULL
    ) STRICT`,
    // Changes of the terms that two persons agreed on and that were made.
    `CREATE TABLE change (
      approval_id TEXT PRIMARY KEY,
      at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    ...guessTables,
    ...proofUseTables,
  ],
  [
    // Numbers are drawn: which was made first is counted here, from 1; 0: by its number.
    "ALTER TABLE store ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE terminal ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0",
  ],
  proofSlots,
];
