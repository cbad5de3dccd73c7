import { guessTables } from "../rows/guess.ts";

/**
 * What happened at one terminal, or at a store or a merchant: the payments its rules look at, by
 * when they were decided, what its rules found (`sent_ms` NULL: Control is to be told), and of a
 * terminal totals by business date and codes that were none.
 */
export const terminalMigrations: readonly (readonly string[])[] = [
  [
    // Terminal, store, merchant and category of payments, by a number.
    `CREATE TABLE place (
      number INTEGER PRIMARY KEY,
      terminal_id TEXT NOT NULL,
      store_id TEXT NOT NULL,
      merchant_id TEXT NOT NULL,
      category TEXT NOT NULL,
      UNIQUE (terminal_id, store_id, merchant_id, category)
    ) STRICT`,
    // Found by when it was paid, so that a row needs no index. `mark`: the last message about it.
    // `at_ms` NULL: as `paid_ms`.
    `CREATE TABLE payment (
      paid_ms INTEGER NOT NULL,
      payer BLOB NOT NULL,
      number INTEGER NOT NULL,
      mark INTEGER NOT NULL,
      at_ms INTEGER,
      place INTEGER NOT NULL,
      declined INTEGER NOT NULL,
      asked INTEGER NOT NULL,
      captured INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      wallet_age_ms INTEGER,
      topped_up_ago_ms INTEGER,
      PRIMARY KEY (paid_ms, payer, number)
    ) STRICT, WITHOUT ROWID`,
    // Where the clock was seen set back behind payments that are ahead of it.
    "CREATE TABLE set_back (to_ms INTEGER NOT NULL, from_ms INTEGER NOT NULL) STRICT",
    `CREATE TABLE total (
      business_date TEXT NOT NULL,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (business_date, kind)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE finding (
      rule TEXT NOT NULL,
      terminal_id TEXT NOT NULL,
      act TEXT NOT NULL,
      action TEXT NOT NULL,
      evidence TEXT NOT NULL,
      sent_ms INTEGER,
      PRIMARY KEY (rule, terminal_id)
    ) STRICT, WITHOUT ROWID`,
    ...guessTables,
  ],
];
