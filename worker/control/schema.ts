import { guessTables } from "../rows/guess.ts";
import { proofSlots, proofUseTables } from "../rows/proof-use.ts";
import type { Migration } from "../rows/sql.ts";

/** Control's numbered migrations; append-only. Times are milliseconds since 1970. */
export const controlMigrations: readonly Migration[] = [
  [
    // One row: what every snapshot says of itself, and the head of the audit chain.
    `CREATE TABLE head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      version INTEGER NOT NULL,
      policy_version INTEGER NOT NULL,
      audit_sequence INTEGER NOT NULL,
      audit_hash TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE stop (
      stop_id TEXT PRIMARY KEY,
      scope TEXT NOT NULL,
      target TEXT,
      reason TEXT NOT NULL,
      until_ms INTEGER,
      raised_by TEXT NOT NULL,
      raised_at_ms INTEGER NOT NULL,
      in_force_at_ms INTEGER NOT NULL,
      lifted_at_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX stop_open ON stop (raised_at_ms) WHERE lifted_at_ms IS NULL",
    `CREATE TABLE epoch (
      kind TEXT PRIMARY KEY,
      epoch INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE floor (
      kind TEXT NOT NULL,
      target TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      raised_at_ms INTEGER NOT NULL,
      PRIMARY KEY (kind, target)
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX floor_age ON floor (raised_at_ms)",
    `CREATE TABLE operator (
      operator_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      merchant_id TEXT,
      jkt TEXT NOT NULL UNIQUE,
      epoch INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE invitation (
      code_hash TEXT PRIMARY KEY,
      operator_id TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      merchant_id TEXT,
      invited_by TEXT NOT NULL,
      expires_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // proposal and result are JSON; result is NULL until the act was done.
    `CREATE TABLE approval (
      approval_id TEXT PRIMARY KEY,
      proposal TEXT NOT NULL,
      proposed_by TEXT NOT NULL,
      proposed_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('waiting', 'approved', 'rejected')),
      decided_by TEXT,
      decided_at_ms INTEGER,
      result TEXT
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX approval_waiting ON approval (proposed_at_ms) WHERE status = 'waiting'",
    `CREATE TABLE partner (
      partner_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      channel TEXT NOT NULL,
      jkt TEXT NOT NULL UNIQUE,
      x TEXT NOT NULL,
      y TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE merchant (
      merchant_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      revoked_at_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    // Every version is kept for ever; rule_table is what the engine reads.
    `CREATE TABLE policy (
      version INTEGER PRIMARY KEY,
      document TEXT NOT NULL,
      rule_table BLOB NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT`,
    // Append-only and chained: hash covers the hash before and every other member.
    `CREATE TABLE audit (
      sequence INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      actor TEXT NOT NULL,
      act TEXT NOT NULL,
      detail TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT`,
    ...guessTables,
    ...proofUseTables,
  ],
  [
    // The version that is judged beside the one that decides; NULL: none.
    "ALTER TABLE head ADD COLUMN shadow_version INTEGER",
    "ALTER TABLE policy ADD COLUMN created_by TEXT",
    "ALTER TABLE policy ADD COLUMN activated_ms INTEGER",
    "ALTER TABLE policy ADD COLUMN shadowed_ms INTEGER",
    `CREATE TABLE alert (
      alert_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      evidence TEXT NOT NULL,
      proposed_stop TEXT,
      count INTEGER NOT NULL,
      first_ms INTEGER NOT NULL,
      last_ms INTEGER NOT NULL,
      acknowledged_by TEXT,
      acknowledged_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    `CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE acknowledged_ms IS NULL`,
    `CREATE TABLE confirm_terminal (
      terminal_id TEXT PRIMARY KEY,
      until_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // Wallet ids and the report so far are JSON.
    `CREATE TABLE backtest (
      backtest_id TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      wallets TEXT NOT NULL,
      total INTEGER NOT NULL,
      played INTEGER NOT NULL,
      skipped INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      report TEXT NOT NULL,
      created_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // What shadow versions would have done; rule is '' where a figure is of the whole policy.
    `CREATE TABLE shadow_count (
      version INTEGER NOT NULL,
      rule TEXT NOT NULL,
      figure TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (version, rule, figure)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // A run that ended; skipped counts the wallets that failed, place is in the register of wallets.
    "ALTER TABLE backtest ADD COLUMN state TEXT NOT NULL DEFAULT 'running'",
    "ALTER TABLE backtest ADD COLUMN place TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE backtest ADD COLUMN per_second INTEGER NOT NULL DEFAULT 20",
    "ALTER TABLE backtest ADD COLUMN ended_ms INTEGER",
    "UPDATE backtest SET state = 'done', ended_ms = created_ms WHERE played + skipped >= total",
    "CREATE INDEX backtest_open ON backtest (created_ms) WHERE state = 'running'",
    `CREATE TABLE backtest_failure (
      backtest_id TEXT NOT NULL,
      wallet_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (backtest_id, wallet_id)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // Adjustments that two persons agreed on and that their wallets have not answered yet.
    `CREATE INDEX approval_unfinished ON approval (decided_at_ms)
      WHERE status = 'approved' AND result IS NULL`,
  ],
  [
    // passkey is JSON; challenge is NULL and credential_id is not once it is proven.
    `CREATE TABLE operator_passkey (
      passkey_id TEXT PRIMARY KEY,
      operator_id TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'active', 'disabled')),
      label TEXT NOT NULL,
      challenge TEXT,
      credential_id TEXT UNIQUE,
      passkey TEXT,
      counter INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      added_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX operator_passkey_of ON operator_passkey (operator_id)",
    `CREATE TABLE operator_sign_in (
      sign_in_id TEXT PRIMARY KEY,
      operator_id TEXT NOT NULL,
      challenge TEXT NOT NULL,
      tries INTEGER NOT NULL,
      opened_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // Why a terminal's payments wait for their payers, and since when.
    "ALTER TABLE confirm_terminal ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE confirm_terminal ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0",
  ],
  ["ALTER TABLE partner ADD COLUMN revoked_at_ms INTEGER"],
  // Alerts are read in pages, the newest first.
  ["CREATE INDEX alert_newest ON alert (last_ms, alert_id)"],
  // A repeated alert keeps its place; few of those that are kept for ever are open.
  [
    "DROP INDEX alert_newest",
    "CREATE INDEX alert_raised ON alert (first_ms, alert_id)",
    "CREATE INDEX alert_raised_open ON alert (first_ms, alert_id) WHERE acknowledged_ms IS NULL",
  ],
  proofSlots,
];
