/**
 * What event streams add to a Wallet's database. `log_sequence` is the log's last row when a security
 * event was written: by it both records have one order, and money pays no further row for that.
 */
export const eventTables: readonly string[] = [
  "ALTER TABLE security_event ADD COLUMN log_sequence INTEGER NOT NULL DEFAULT 0",
  `CREATE TABLE event_ticket (
    hash TEXT PRIMARY KEY,
    caller TEXT NOT NULL,
    token_until_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
];
