import { guessTables } from "../guess-rows.ts";

/**
 * What happened at one terminal: the payments its rules look at, totals by business date, what its
 * rules found (`sent_ms` NULL: Control is to be told), and codes that were none.
 */
export const terminalMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE inbox (
      sender TEXT PRIMARY KEY,
      mark INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE payment (
      sequence INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      payer TEXT NOT NULL,
      payment TEXT NOT NULL UNIQUE,
      store_id TEXT NOT NULL,
      merchant_id TEXT NOT NULL,
      category TEXT NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'declined')),
      asked INTEGER NOT NULL,
      captured INTEGER NOT NULL,
      returned INTEGER NOT NULL
    ) STRICT`,
    `CREATE TABLE total (
      business_date TEXT NOT NULL,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (business_date, kind)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE finding (
      rule TEXT PRIMARY KEY,
      terminal_id TEXT NOT NULL,
      action TEXT NOT NULL,
      evidence TEXT NOT NULL,
      sent_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    ...guessTables,
  ],
  [
    // A message that was taken is known by its payment.
    "ALTER TABLE payment ADD COLUMN mark INTEGER NOT NULL DEFAULT 0",
    "DROP TABLE inbox",
  ],
  [
    // `at_ms` is this object's clock as it was; `set_back` says where that had been set back.
    "ALTER TABLE payment ADD COLUMN decided_ms INTEGER NOT NULL DEFAULT 0",
    "UPDATE payment SET decided_ms = at_ms",
    `CREATE TABLE set_back (
      sequence INTEGER PRIMARY KEY,
      to_ms INTEGER NOT NULL,
      from_ms INTEGER NOT NULL
    ) STRICT`,
  ],
];
