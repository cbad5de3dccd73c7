import { ledgerTables } from "../rows/ledger-schema.ts";

/** The merchant's side of payments: log and head as in every ledger, inbox marks, payments. */
export const settlementMigrations: readonly (readonly string[])[] = [
  [
    ...ledgerTables,
    `CREATE TABLE inbox (
      sender TEXT PRIMARY KEY,
      mark INTEGER NOT NULL,
      total INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE payment (
      terminal_id TEXT NOT NULL,
      reference TEXT NOT NULL,
      sender TEXT NOT NULL,
      payment_sequence INTEGER NOT NULL,
      id_key INTEGER NOT NULL,
      merchant_id TEXT NOT NULL,
      store_id TEXT NOT NULL,
      decline_code TEXT,
      amount INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      fee INTEGER NOT NULL,
      fee_rate_bp INTEGER NOT NULL,
      business_date TEXT NOT NULL,
      cancelled INTEGER NOT NULL,
      PRIMARY KEY (terminal_id, reference, sender)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE tombstone (
      terminal_id TEXT NOT NULL,
      reference TEXT NOT NULL,
      cancellation TEXT NOT NULL,
      accepted_ms INTEGER NOT NULL,
      shop TEXT NOT NULL,
      PRIMARY KEY (terminal_id, reference)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE forward (
      terminal_id TEXT NOT NULL,
      reference TEXT NOT NULL,
      sender TEXT NOT NULL,
      id_key INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      retry_ms INTEGER NOT NULL,
      PRIMARY KEY (terminal_id, reference, sender)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // Rows of the log that their terminals are still to be told; they leave once they were taken.
    `CREATE TABLE feed (
      terminal_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (terminal_id, sequence)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE feed_retry (
      terminal_id TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      retry_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // The log is what terminals are told; a row enters `feed` only when its terminal did not answer.
    "ALTER TABLE head ADD COLUMN told_up_to INTEGER NOT NULL DEFAULT 0",
    "UPDATE head SET told_up_to = sequence",
  ],
  // By the hash of the last message that was taken, a sender that has lost its rows is known.
  ["ALTER TABLE inbox ADD COLUMN hash TEXT"],
  [
    // Stores and merchants are told beside terminals.
    "ALTER TABLE feed RENAME COLUMN terminal_id TO receiver",
    "ALTER TABLE feed_retry RENAME COLUMN terminal_id TO receiver",
  ],
];
