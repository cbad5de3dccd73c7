/**
 * The tables of a wallet's identity. `owner` has a record each for what its kinds say (`OwnerKind`), as
 * JSON; the views show some of them in columns to whoever reads a file by hand, and no code does. In
 * `security_event` `log_sequence` is the log's last row when an event was written: by it both records
 * have one order, and money pays no further row for that.
 */
export const identityTables: readonly string[] = [
  `CREATE TABLE owner (
    kind TEXT NOT NULL,
    key ANY NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE security_event (
    number INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    device INTEGER,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    log_sequence INTEGER NOT NULL
  ) STRICT`,
  view("contact", "number", "type", "hint", "blind", "state"),
  view("device", "number", "jkt", "state", "name", "epoch"),
  view("factor", "number", "kind", "state", "failures", "label"),
  view("session", "hash", "device", "startedMs", "untilMs"),
  view("step_up", "number", "purpose", "device", "tries", "grantedMs", "jti"),
  `CREATE VIEW recovery_code AS SELECT each.key AS hash, each.value AS used_ms
   FROM owner, json_each(owner.value, '$.usedMs') each WHERE kind = 'recovery_codes'`,
];

function view(kind: string, ...members: readonly string[]): string {
  const snake = (name: string) => name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`);
  const columns = members.map((name) => `value ->> '${name}' AS ${snake(name)}`);
  return `CREATE VIEW ${kind} AS SELECT ${columns.join(", ")} FROM owner WHERE kind = '${kind}'`;
}
