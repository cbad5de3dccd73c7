import { proofUseTables } from "../../rows/proof-use.ts";

/**
 * The tables of a wallet's identity, as one migration of the Wallet object. Times are milliseconds
 * since 1970; secrets are sealed, codes and refresh tokens hashed; nothing here is ever reused.
 */
export const identityTables: readonly string[] = [
  `CREATE TABLE profile (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    state TEXT NOT NULL CHECK (state IN ('pending', 'live', 'frozen', 'closed')),
    epoch INTEGER NOT NULL,
    customers_epoch INTEGER NOT NULL,
    snapshot_version INTEGER NOT NULL,
    stopped_until_ms INTEGER,
    locale TEXT NOT NULL,
    id_key INTEGER NOT NULL,
    flow_id TEXT NOT NULL,
    own_limits TEXT NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE contact (
    number INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    hint TEXT NOT NULL,
    sealed TEXT NOT NULL,
    blind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'verified', 'removed')),
    added_ms INTEGER NOT NULL,
    recovery_from_ms INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    jkt TEXT NOT NULL UNIQUE,
    x TEXT NOT NULL,
    y TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'cooling', 'removed')),
    epoch INTEGER NOT NULL,
    name TEXT NOT NULL,
    id_key INTEGER NOT NULL,
    flow_id TEXT NOT NULL,
    enrolled_ms INTEGER NOT NULL,
    cooling_until_ms INTEGER,
    last_used_ms INTEGER NOT NULL,
    removed_ms INTEGER,
    stopped_until_ms INTEGER
  ) STRICT`,
  `CREATE TABLE factor (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'passkey')),
    state TEXT NOT NULL CHECK (state IN ('open', 'active', 'disabled', 'removed')),
    secret TEXT NOT NULL,
    last_step INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    label TEXT NOT NULL,
    added_ms INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE recovery_code (
    hash TEXT PRIMARY KEY,
    used_ms INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    device INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    auth_time_ms INTEGER NOT NULL,
    amr TEXT NOT NULL,
    customers_epoch INTEGER NOT NULL,
    wallet_epoch INTEGER NOT NULL,
    device_epoch INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE entry (
    flow_id TEXT PRIMARY KEY,
    jkt TEXT NOT NULL,
    factor_hash TEXT NOT NULL,
    amr TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    device INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE step_up (
    number INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL,
    device INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    challenge TEXT,
    granted_ms INTEGER,
    jti TEXT,
    factor_hash TEXT
  ) STRICT`,
  "CREATE INDEX step_up_by_jti ON step_up (jti)",
  `CREATE TABLE security_event (
    number INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    device INTEGER,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT`,
  ...proofUseTables,
];

/** What passkeys need besides. `name` is the one that the Directory knows a passkey by. */
export const passkeyColumns: readonly string[] = [
  "ALTER TABLE factor ADD COLUMN name TEXT",
  "ALTER TABLE factor ADD COLUMN used_ms INTEGER",
];

/**
 * What event streams add to a Wallet's database. `log_sequence` is the log's last row when a security
 * event was written: by it both records have one order, and money pays no further row for that.
 */
export const eventTables: readonly string[] = [
  "ALTER TABLE security_event ADD COLUMN log_sequence INTEGER NOT NULL DEFAULT 0",
  `CREATE TABLE event_ticket (
    hash TEXT PRIMARY KEY,
    caller TEXT NOT NULL,
    token_until_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
];

/** One row for each device that came with a statement; kept as it was sent, to be judged later. */
export const attestationTables: readonly string[] = [
  `CREATE TABLE attestation (
    device INTEGER PRIMARY KEY,
    format TEXT NOT NULL,
    statement TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('unverified', 'verified')),
    at_ms INTEGER NOT NULL
  ) STRICT`,
];
