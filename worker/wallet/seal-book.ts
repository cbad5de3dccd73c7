import type { SealBatch } from "../../src/wallet/seal-batch.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

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

/** The part of a wallet's book that is about seals; every call is inside the caller's transaction. */
export function sealRows(sql: Sql) {
  return {
    sealBatch: (device: number, batch: number): SealBatch | null =>
      first(sql.exec("SELECT * FROM seal_batch WHERE device = ? AND batch = ?", device, batch)),
    latestSealBatch: (device: number): SealBatch | null =>
      first(
        sql.exec("SELECT * FROM seal_batch WHERE device = ? ORDER BY batch DESC LIMIT 1", device),
      ),
    saveSealBatch(batch: SealBatch): void {
      sql.exec(
        `INSERT INTO seal_batch (device, batch, issued_ms, expires_ms, customers_epoch,
           wallet_epoch, device_epoch, counter, spent_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (device, batch) DO UPDATE SET counter = excluded.counter,
           spent_by = excluded.spent_by`,
        batch.device,
        batch.batch,
        batch.issuedAtMs,
        batch.expiresAtMs,
        batch.customersEpoch,
        batch.walletEpoch,
        batch.deviceEpoch,
        batch.counter,
        JSON.stringify(batch.spentBy),
      );
    },
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

function first(rows: readonly SqlRow[]): SealBatch | null {
  const row = rows[0];
  if (row === undefined) return null;
  return {
    device: row.device as number,
    batch: row.batch as number,
    issuedAtMs: row.issued_ms as number,
    expiresAtMs: row.expires_ms as number,
    customersEpoch: row.customers_epoch as number,
    walletEpoch: row.wallet_epoch as number,
    deviceEpoch: row.device_epoch as number,
    counter: row.counter as number,
    spentBy: parseColumn(row.spent_by),
  };
}
