/** Acts of sources within the window, by the hash of their name; older ones are forgotten. */
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
];
