import { guessTables } from "../rows/guess.ts";

/**
 * What happened at one terminal, or at a store or a merchant: the payments its rules look at, by
 * when they were decided, what its rules found (`sent_ms` NULL: Control is to be told), and of a
 * terminal totals by business date and codes that were none.
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
  [
    // Found by when it was paid, so that a row needs no index; stores and merchants keep the same.
    `CREATE TABLE seen (
      paid_ms INTEGER NOT NULL,
      payment TEXT NOT NULL,
      mark INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      terminal_id TEXT NOT NULL,
      store_id TEXT NOT NULL,
      merchant_id TEXT NOT NULL,
      category TEXT NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'declined')),
      asked INTEGER NOT NULL,
      captured INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      wallet_age_ms INTEGER,
      topped_up_ago_ms INTEGER,
      PRIMARY KEY (paid_ms, payment)
    ) STRICT, WITHOUT ROWID`,
    `INSERT INTO seen SELECT decided_ms, payment, mark, min(at_ms, decided_ms), '', store_id, merchant_id, category, outcome,
       asked, captured, returned, NULL, NULL FROM payment`,
    "DROP TABLE payment",
    "DROP TABLE set_back",
    "ALTER TABLE seen RENAME TO payment",
    "DROP TABLE finding",
    `CREATE TABLE finding (
      rule TEXT NOT NULL,
      terminal_id TEXT NOT NULL,
      act TEXT NOT NULL,
      action TEXT NOT NULL,
      evidence TEXT NOT NULL,
      sent_ms INTEGER,
      PRIMARY KEY (rule, terminal_id)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // Where the clock was seen set back behind payments that are ahead of it.
    "CREATE TABLE set_back (to_ms INTEGER NOT NULL, from_ms INTEGER NOT NULL) STRICT",
  ],
  // A payment's mark is its wallet's own number of the last message, and no row of a Settlement.
  ["UPDATE payment SET mark = 0"],
];
