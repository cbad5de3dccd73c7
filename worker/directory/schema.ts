import { proofSlots, proofUseTables } from "../rows/proof-use.ts";
import type { Migration } from "../rows/sql.ts";

/**
 * One Directory shard. A shard of contacts uses `contact`, `flow` and, for lost phones, `loss_code` and
 * `loss_tries`; a shard of keys uses `device_key`, for passkeys too. A confirmed key is never deleted,
 * since it is one wallet's for ever. `until_ms` of a confirmed contact: its wallet removed it, and it
 * is free from then on.
 */
export const directoryMigrations: readonly Migration[] = [
  [
    `CREATE TABLE contact (
      blind TEXT PRIMARY KEY,
      route TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reserved', 'confirmed')),
      flow_id TEXT NOT NULL,
      until_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE device_key (
      jkt TEXT PRIMARY KEY,
      route TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reserved', 'confirmed')),
      flow_id TEXT NOT NULL,
      until_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE flow (
      flow_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      state TEXT NOT NULL,
      blind TEXT NOT NULL,
      jkt TEXT NOT NULL,
      usable INTEGER NOT NULL,
      trusted INTEGER NOT NULL,
      route TEXT NOT NULL,
      locale TEXT NOT NULL,
      sealed_contact TEXT NOT NULL,
      code_hash TEXT NOT NULL,
      code_until_ms INTEGER NOT NULL,
      code_tries INTEGER NOT NULL,
      factor_tries INTEGER NOT NULL,
      sealed_totp TEXT,
      totp_step INTEGER,
      factor_hash TEXT,
      sealed_recovery TEXT,
      started_ms INTEGER NOT NULL,
      until_ms INTEGER NOT NULL,
      challenge TEXT,
      totp_strays TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX flow_of_contact ON flow (blind, kind, started_ms)",
    ...proofUseTables,
  ],
  proofSlots,
  [
    `CREATE TABLE loss_code (
      blind TEXT NOT NULL,
      code_hash TEXT NOT NULL,
      route TEXT,
      sent_ms INTEGER NOT NULL,
      until_ms INTEGER NOT NULL,
      used_by TEXT,
      PRIMARY KEY (blind, code_hash)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE loss_tries (
      report_id TEXT PRIMARY KEY,
      tries INTEGER NOT NULL,
      last_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
];
