import { emptyLogHead } from "../../src/ledger/log.ts";
import type { WalletHead } from "../../src/wallet/book.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql } from "../rows/sql.ts";

/** The head of a wallet in which nothing happened yet. */
export const emptyHead: WalletHead = {
  ...emptyLogHead,
  codes: [],
  outbox: {},
  maturing: [],
  closing: [],
  setBacks: [],
  snapshotVersion: 0,
  customersEpoch: 0,
  velocitySequence: 0,
  behind: [],
  toppedUpAtMs: null,
};

export function readHead(sql: Sql): WalletHead {
  const row = sql.exec("SELECT * FROM head WHERE id = 1")[0];
  if (row === undefined) return emptyHead;
  return {
    sequence: row.sequence as number,
    lastMs: row.last_ms as number,
    hash: row.hash as string,
    snapshotVersion: row.snapshot_version as number,
    customersEpoch: row.customers_epoch as number,
    velocitySequence: row.velocity_sequence as number,
    toppedUpAtMs: row.topped_up_ms as number | null,
    balances: parseColumn(row.balances),
    codes: parseColumn(row.codes),
    outbox: parseColumn(row.outbox),
    maturing: parseColumn(row.maturing),
    closing: parseColumn(row.closing),
    behind: row.behind === null ? [] : parseColumn(row.behind),
    setBacks: parseColumn(row.set_backs),
  };
}

export function saveHead(sql: Sql, head: WalletHead): void {
  sql.exec(
    `INSERT INTO head (id, sequence, last_ms, hash, snapshot_version, customers_epoch,
       velocity_sequence, topped_up_ms, balances, codes, outbox, maturing, closing, behind,
       set_backs)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, last_ms = excluded.last_ms,
       hash = excluded.hash, snapshot_version = excluded.snapshot_version,
       customers_epoch = excluded.customers_epoch,
       velocity_sequence = excluded.velocity_sequence, topped_up_ms = excluded.topped_up_ms,
       balances = excluded.balances, codes = excluded.codes, outbox = excluded.outbox,
       maturing = excluded.maturing, closing = excluded.closing, behind = excluded.behind,
       set_backs = excluded.set_backs`,
    head.sequence,
    head.lastMs,
    head.hash,
    head.snapshotVersion,
    head.customersEpoch,
    head.velocitySequence,
    head.toppedUpAtMs,
    JSON.stringify(head.balances),
    JSON.stringify(head.codes),
    JSON.stringify(head.outbox),
    JSON.stringify(head.maturing),
    JSON.stringify(head.closing),
    head.behind.length === 0 ? null : JSON.stringify(head.behind),
    JSON.stringify(head.setBacks),
  );
}
