/** The columns of the append-only, hash-chained log of every object that has a ledger. */
export const definedLogColumns = `
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  caller TEXT,
  reference TEXT,
  destination TEXT,
  destination_sequence INTEGER,
  body TEXT NOT NULL,
  hash TEXT NOT NULL`;

/** A log that has nothing else in its rows. */
export const logTable = `CREATE TABLE log (${definedLogColumns}\n) STRICT`;

/** Log and head of a ledger that has nothing else in its head. */
export const ledgerTables: readonly string[] = [
  `CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    hash TEXT NOT NULL,
    balances TEXT NOT NULL
  ) STRICT`,
  logTable,
];
