/** Acts of sources as far back as a rule looks; names are hashes. Older ones are forgotten. */
export const guardMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE act (
      subject TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('start', 'failure')),
      at_ms INTEGER NOT NULL,
      number INTEGER NOT NULL,
      PRIMARY KEY (subject, kind, at_ms, number)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    "DROP TABLE act",
    `CREATE TABLE act (
      source TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('begun', 'failed')),
      way_in TEXT NOT NULL,
      ip_prefix TEXT,
      device TEXT,
      contact TEXT,
      PRIMARY KEY (source, sequence)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      sequence INTEGER NOT NULL
    ) STRICT`,
    "INSERT INTO head (id, sequence) VALUES (1, 0)",
    `CREATE TABLE told (
      subject TEXT PRIMARY KEY,
      of TEXT NOT NULL CHECK (of IN ('source', 'deployment')),
      at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // The latest time of any act of the source so far.
    "ALTER TABLE act ADD COLUMN latest_ms INTEGER NOT NULL DEFAULT 0",
    "UPDATE act SET latest_ms = at_ms",
    `CREATE TABLE set_back (
      source TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      PRIMARY KEY (source, sequence)
    ) STRICT, WITHOUT ROWID`,
  ],
];
