import { definedLogColumns } from "../rows/ledger-schema.ts";

/**
 * The merchant's side of payments. A row of `log` is what was taken together; the last one is the
 * head: it says the balances after it, and up to which row terminals had been told by then.
 */
export const settlementMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE log (${definedLogColumns},
      balances TEXT NOT NULL,
      told_up_to INTEGER NOT NULL
    ) STRICT`,
    // Each shop once: messages and payments have its number. `said_by`: the row of the log that says it.
    `CREATE TABLE shop (
      number INTEGER PRIMARY KEY,
      name BLOB NOT NULL UNIQUE,
      said_by INTEGER NOT NULL,
      shop TEXT NOT NULL
    ) STRICT`,
    // By the hash of the last message that was taken, a sender that has lost its rows is known.
    `CREATE TABLE inbox (
      sender BLOB PRIMARY KEY,
      mark INTEGER NOT NULL,
      total INTEGER NOT NULL,
      hash BLOB
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE payment (
      terminal_id TEXT NOT NULL,
      reference TEXT NOT NULL,
      sender BLOB NOT NULL,
      payment_sequence INTEGER NOT NULL,
      id_key INTEGER NOT NULL,
      shop INTEGER NOT NULL,
      decline_code TEXT,
      amount INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      fee INTEGER NOT NULL,
      business_day INTEGER NOT NULL,
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
    // The log is what terminals are told; a row enters `feed` only when its terminal did not answer.
    `CREATE TABLE feed (
      receiver TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (receiver, sequence)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE feed_retry (
      receiver TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      retry_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
];
