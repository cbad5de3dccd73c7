import type { IssuedCode } from "../../src/wallet/book.ts";
import type { LiveCode } from "../../src/wallet/live-code.ts";
import type { SealBatch } from "../../src/wallet/seal-batch.ts";
import { parseColumn } from "../rows/column.ts";
import { one, type Sql } from "../rows/sql.ts";
import { json, plain, Table } from "../rows/table.ts";

/** Seals for codes of offline phones: one row per fetch, which keeps what became of each seal. */
export const sealTables: readonly string[] = [
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
];

/** The part of a wallet's book that is about codes; every call is inside the caller's transaction. */
export function codeRows(sql: Sql) {
  return {
    code: (jti: string) => codes.first(sql.exec("SELECT * FROM code WHERE jti = ?", jti)),
    insertCode(code: IssuedCode, left: readonly LiveCode[]): void {
      const spent = left.flatMap(({ jti, spentBy }) => (spentBy === null ? [] : [[jti, spentBy]]));
      sql.exec(
        `INSERT INTO code (jti, device, issued_ms, expires_ms, amount_max, merchant_id,
           customers_epoch, wallet_epoch, device_epoch, spent_by, left_spent)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        code.jti,
        code.device,
        code.issuedAtMs,
        code.expiresAtMs,
        code.amountMaxMinor,
        code.merchantId,
        code.customersEpoch,
        code.walletEpoch,
        code.deviceEpoch,
        code.spentBy,
        spent.length === 0 ? null : JSON.stringify(Object.fromEntries(spent)),
      );
    },
    spentBy: (jti: string) =>
      one(
        sql.exec("SELECT left_spent FROM code WHERE instr(left_spent, ?) > 0 LIMIT 1", jti),
        (row): number | null => parseColumn<Record<string, number>>(row.left_spent)[jti] ?? null,
      ),
    spendCode(jti: string, sequence: number): void {
      sql.exec("UPDATE code SET spent_by = ? WHERE jti = ?", sequence, jti);
    },
    dropCodesBefore(jti: string): void {
      sql.exec("DELETE FROM code WHERE jti < ?", jti);
    },
  };
}

const codes = new Table<IssuedCode>("code", ["jti"], {
  jti: plain("jti"),
  device: plain("device"),
  issuedAtMs: plain("issued_ms"),
  expiresAtMs: plain("expires_ms"),
  amountMaxMinor: plain("amount_max"),
  merchantId: plain("merchant_id"),
  customersEpoch: plain("customers_epoch"),
  walletEpoch: plain("wallet_epoch"),
  deviceEpoch: plain("device_epoch"),
  spentBy: plain("spent_by"),
});

/** The part of a wallet's book that is about seals; every call is inside the caller's transaction. */
export function sealRows(sql: Sql) {
  return {
    sealBatch: (device: number, batch: number): SealBatch | null =>
      batches.first(
        sql.exec("SELECT * FROM seal_batch WHERE device = ? AND batch = ?", device, batch),
      ),
    latestSealBatch: (device: number): SealBatch | null =>
      batches.first(
        sql.exec("SELECT * FROM seal_batch WHERE device = ? ORDER BY batch DESC LIMIT 1", device),
      ),
    saveSealBatch: (batch: SealBatch): void => batches.save(sql, batch),
    dropSealBatches(device: number, before: number, endedByMs: number): void {
      sql.exec(
        "DELETE FROM seal_batch WHERE device = ? AND batch < ? AND expires_ms <= ?",
        device,
        before,
        endedByMs,
      );
    },
  };
}

const batches = new Table<SealBatch>("seal_batch", ["device", "batch"], {
  device: plain("device"),
  batch: plain("batch"),
  issuedAtMs: plain("issued_ms"),
  expiresAtMs: plain("expires_ms"),
  customersEpoch: plain("customers_epoch"),
  walletEpoch: plain("wallet_epoch"),
  deviceEpoch: plain("device_epoch"),
  counter: plain("counter"),
  spentBy: json("spent_by"),
});
