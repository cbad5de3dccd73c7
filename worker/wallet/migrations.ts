import type { Migration } from "../rows/sql.ts";
import { identityTables } from "./identity/schema.ts";
import { walletTables } from "./schema.ts";
import { indexPages, tagAll } from "./tag-book.ts";

/** A Wallet's whole database; append-only. */
export const migrations: readonly Migration[] = [
  [...walletTables, ...identityTables],
  // Rows are found by tags, which stand in rows that are written anyway, and by no index.
  ["ALTER TABLE head ADD COLUMN tags TEXT NOT NULL DEFAULT ''", "DROP INDEX log_reference", tagAll],
  // Of 100,000 rows no more than two of tags are read.
  [indexPages],
];
