/**
 * What bar codes stand for, by the hash of the bar code, and how many that were looked up stood for
 * nothing, by hour. A row of `handle` costs one row written: no index, no row id.
 */
export const handleMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE handle (
      name TEXT PRIMARY KEY,
      sealed TEXT NOT NULL,
      until_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE miss (
      hour INTEGER PRIMARY KEY,
      count INTEGER NOT NULL
    ) STRICT`,
  ],
];
