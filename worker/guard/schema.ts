/** Acts of sources as far back as a rule looks; names are hashes. Older ones are forgotten. */
export const guardMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE act (
      source TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('begun', 'failed')),
      way_in TEXT NOT NULL,
      ip_prefix TEXT,
      device TEXT,
      contact TEXT,
      latest_ms INTEGER NOT NULL,
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
    `CREATE TABLE set_back (
      source TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      PRIMARY KEY (source, sequence)
    ) STRICT, WITHOUT ROWID`,
  ],
];
