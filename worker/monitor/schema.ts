import { proofSlots, proofUseTables } from "../rows/proof-use.ts";
import type { Migration } from "../rows/sql.ts";

/** Monitor's numbered migrations; append-only. Times are milliseconds since 1970. */
export const monitorMigrations: readonly Migration[] = [
  [
    // Tickets that nobody has used: of the token, the operators' epoch and the operator's own.
    `CREATE TABLE ticket (
      hash TEXT PRIMARY KEY,
      operator_id TEXT NOT NULL,
      kind_epoch INTEGER NOT NULL,
      own_epoch INTEGER NOT NULL,
      token_until_ms INTEGER NOT NULL,
      until_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    ...proofUseTables,
    ...proofSlots,
  ],
];
