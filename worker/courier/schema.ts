/** Messages on their way, and those a local mailbox keeps: sealed, they name people and codes. */
export const courierMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE message (
      number INTEGER PRIMARY KEY,
      sealed TEXT NOT NULL,
      sent_ms INTEGER NOT NULL,
      tries INTEGER NOT NULL,
      retry_ms INTEGER
    ) STRICT`,
    "CREATE INDEX message_by_retry ON message (retry_ms) WHERE retry_ms IS NOT NULL",
    `CREATE TABLE gateway (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      since_ms INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      alerted_ms INTEGER
    ) STRICT`,
  ],
];
