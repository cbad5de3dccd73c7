import { chainStart } from "../../src/ledger/chain.ts";
import { logTable } from "../rows/ledger-schema.ts";

/**
 * The money side of a Wallet's database. `self` keeps the object's name, which an alarm is not told.
 * `head` has one row, rewritten by every commit; `log` only
 * grows. A code is found by its `jti`, whose first bytes are its time of issue, so that old ones are
 * forgotten as one range.
 */
export const walletMigrations: readonly (readonly string[])[] = [
  [
    "CREATE TABLE self (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT",
    `CREATE TABLE head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      sequence INTEGER NOT NULL,
      last_ms INTEGER NOT NULL,
      hash TEXT NOT NULL,
      snapshot_version INTEGER NOT NULL,
      velocity_sequence INTEGER NOT NULL,
      alarm_ms INTEGER,
      balances TEXT NOT NULL,
      codes TEXT NOT NULL,
      outbox TEXT NOT NULL,
      maturing TEXT NOT NULL,
      closing TEXT NOT NULL
    ) STRICT`,
    logTable,
    `CREATE UNIQUE INDEX log_reference ON log (caller, reference, kind)
      WHERE reference IS NOT NULL`,
    `CREATE TABLE payment_state (
      sequence INTEGER PRIMARY KEY,
      state TEXT NOT NULL
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
      spent_by INTEGER
    ) STRICT, WITHOUT ROWID`,
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
      failures INTEGER NOT NULL,
      retry_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
  ],
];

/**
 * One memory of what Control said: the head's, which every commit of money writes anyway; the
 * profile had another. Whoever is enrolled has a head from then on.
 */
export const oneMemory: readonly string[] = [
  "ALTER TABLE head ADD COLUMN customers_epoch INTEGER NOT NULL DEFAULT 0",
  `INSERT OR IGNORE INTO head (id, sequence, last_ms, hash, snapshot_version, velocity_sequence,
     balances, codes, outbox, maturing, closing)
   SELECT 1, 0, 0, '${chainStart}', 0, 0, '{}', '[]', '{}', '[]', '[]' FROM profile`,
  `UPDATE head SET customers_epoch = ifnull((SELECT customers_epoch FROM profile), 0),
     snapshot_version =
       max(snapshot_version, ifnull((SELECT snapshot_version FROM profile), 0))`,
  "ALTER TABLE profile DROP COLUMN snapshot_version",
  "ALTER TABLE profile DROP COLUMN customers_epoch",
];

/** Rows are stamped with the clock as it is: where that was set back, and when each hold began. */
export const setBackColumns: readonly string[] = [
  "ALTER TABLE head ADD COLUMN set_backs TEXT NOT NULL DEFAULT '[]'",
  `UPDATE head SET closing = (SELECT json_group_array(json_object('atMs', entry.value ->> 'atMs',
         'fromMs', log.at_ms, 'sequence', entry.value ->> 'sequence'))
       FROM json_each(head.closing) AS entry JOIN log ON log.sequence = entry.value ->> 'sequence')`,
];
