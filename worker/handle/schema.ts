/**
 * What bar codes stand for, by the hash of the bar code: three tables, in one of which all rows end
 * on one day, so that a day is dropped whole. And how many that were looked up stood for nothing, by
 * the hour of the day. A row costs one row written: no index, no row id.
 */
export const handleMigrations: readonly (readonly string[])[] = [
  [
    ...[0, 1, 2].map(handleTable),
    `CREATE TABLE miss (
      slot INTEGER PRIMARY KEY,
      hour INTEGER NOT NULL,
      count INTEGER NOT NULL
    ) STRICT`,
  ],
];

/** The statement that makes the table of every third day. */
export function handleTable(third: number): string {
  return `CREATE TABLE handle_${third} (
    name TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`;
}
