import { logTable } from "../rows/ledger-schema.ts";
import { sealTables } from "./code-book.ts";

/**
 * The money side of a Wallet's database. `self` keeps the object's name, which an alarm is not told.
 * `head` has one row, rewritten by every commit; `log` only
 * grows. A code is found by its `jti`, whose first bytes are its time of issue, so that old ones are
 * forgotten as one range.
 */
export const walletTables: readonly string[] = [
  "CREATE TABLE self (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT",
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
    outbox TEXT NOT NULL,
    maturing TEXT NOT NULL,
    closing TEXT NOT NULL,
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
  `CREATE TABLE code (
    jti TEXT PRIMARY KEY,
    device INTEGER NOT NULL,
    issued_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    amount_max INTEGER,
    merchant_id TEXT,
    customers_epoch INTEGER NOT NULL,
    wallet_epoch INTEGER NOT NULL,
    device_epoch INTEGER NOT NULL,
    spent_by INTEGER,
    left_spent TEXT
  ) STRICT, WITHOUT ROWID`,
  ...sealTables,
  `CREATE TABLE tombstone (
    caller TEXT NOT NULL,
    reference TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (caller, reference)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE destination (
    name TEXT PRIMARY KEY,
    mark INTEGER NOT NULL,
    log_sequence INTEGER NOT NULL,
    total INTEGER NOT NULL,
    hash TEXT,
    failures INTEGER NOT NULL,
    retry_ms INTEGER
  ) STRICT, WITHOUT ROWID`,
];
