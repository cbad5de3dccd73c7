import { emptyLogHead } from "../../src/ledger/log.ts";
import type { WalletHead } from "../../src/wallet/book.ts";
import type { Sql } from "../rows/sql.ts";
import { json, jsonUnlessEmpty, plain, Table } from "../rows/table.ts";

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

const heads = new Table<WalletHead>("head", ["id"], {
  sequence: plain("sequence"),
  lastMs: plain("last_ms"),
  hash: plain("hash"),
  snapshotVersion: plain("snapshot_version"),
  customersEpoch: plain("customers_epoch"),
  velocitySequence: plain("velocity_sequence"),
  toppedUpAtMs: plain("topped_up_ms"),
  balances: json("balances"),
  codes: json("codes"),
  outbox: json("outbox"),
  maturing: json("maturing"),
  closing: json("closing"),
  behind: jsonUnlessEmpty("behind"),
  setBacks: json("set_backs"),
});

/** The wallet's one head as it is stored. A read. */
export function readHead(sql: Sql): WalletHead {
  return heads.first(sql.exec("SELECT * FROM head WHERE id = 1")) ?? emptyHead;
}

/** Writes the head, inside the caller's transaction. */
export function saveHead(sql: Sql, head: WalletHead): void {
  heads.save(sql, head, 1);
}
