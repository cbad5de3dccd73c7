import { ledgerTables } from "../rows/ledger-schema.ts";

/** A funding partner's claims and clearing ledger, one shard of its references. */
export const partnerMigrations: readonly (readonly string[])[] = [
  [
    ...ledgerTables,
    `CREATE TABLE claim (
      reference TEXT PRIMARY KEY,
      partner_id TEXT NOT NULL,
      partner_name TEXT,
      channel TEXT NOT NULL,
      wallet TEXT NOT NULL,
      amount INTEGER NOT NULL,
      claimed_ms INTEGER NOT NULL,
      result TEXT NOT NULL CHECK (result IN ('pending', 'stopped', 'credited', 'declined')),
      decline_code TEXT,
      top_up_sequence INTEGER,
      id_key INTEGER NOT NULL,
      decided_ms INTEGER,
      stopped_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX claim_pending ON claim (claimed_ms) WHERE result = 'pending'",
    // Stopped claims that an earlier call may still credit: their wallets are asked once more.
    "CREATE INDEX claim_stopped ON claim (stopped_ms) WHERE stopped_ms IS NOT NULL",
    // Wallets that did not say what they credited.
    `CREATE TABLE ask_retry (
      wallet TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      retry_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // The last outcome that a wallet has told: one that does not know it any more has lost rows.
    `CREATE TABLE last_told (
      wallet TEXT PRIMARY KEY,
      reference TEXT NOT NULL,
      sequence INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
];
