import { logTable } from "../rows/ledger-schema.ts";

/**
 * The money side of a Wallet's database. `head` has one row, rewritten by every commit; `log` only
 * grows. `kept` has what is read seldom, by kind (`KeptKind`) and key.
 */
export const walletTables: readonly string[] = [
  `CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    hash TEXT NOT NULL,
    snapshot_version INTEGER NOT NULL,
    customers_epoch INTEGER NOT NULL,
    velocity_sequence INTEGER NOT NULL,
    topped_up_ms INTEGER,
    balances TEXT NOT NULL,
    codes TEXT NOT NULL,
    left_codes TEXT NOT NULL,
    proofs TEXT NOT NULL,
    proofs_before_ms INTEGER NOT NULL,
    outbox TEXT NOT NULL,
    marks TEXT NOT NULL,
    maturing TEXT NOT NULL,
    closing TEXT NOT NULL,
    said TEXT NOT NULL,
    set_backs TEXT NOT NULL,
    behind TEXT
  ) STRICT`,
  logTable,
  `CREATE UNIQUE INDEX log_reference ON log (caller, reference, kind)
    WHERE reference IS NOT NULL`,
  `CREATE TABLE payment_state (
    sequence INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    leads_to INTEGER
  ) STRICT`,
  `CREATE TABLE seal_batch (
    device INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    issued_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    customers_epoch INTEGER NOT NULL,
    wallet_epoch INTEGER NOT NULL,
    device_epoch INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    spent_by TEXT NOT NULL,
    PRIMARY KEY (device, batch)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE kept (
    kind TEXT NOT NULL,
    key ANY NOT NULL,
    value ANY NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID`,
];
