import type { IssuedCode } from "../../src/wallet/book.ts";
import type { SealBatch } from "../../src/wallet/seal-batch.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql } from "../rows/sql.ts";
import { json, plain, Table } from "../rows/table.ts";
import { dropKept, keep, keptRows } from "./kept-book.ts";
import { type CodeTuple, codeTuple, readCode } from "./short-code.ts";

/**
 * The part of a wallet's book that is about codes of before, kept some together under the last one's
 * `jti`, which begins with its time of issue; every call is inside the caller's transaction.
 */
export function codeRows(sql: Sql) {
  const pages = () =>
    keptRows(sql, "old_codes").map(({ key, value }) => {
      return { key: key as string, codes: parseColumn<CodeTuple[]>(value).map(readCode) };
    });
  return {
    oldCode(jti: string): IssuedCode | null {
      const codes = pages().flatMap((page) => page.codes);
      return codes.find((code) => code.jti === jti) ?? null;
    },
    keepOldCodes(codes: readonly IssuedCode[]): void {
      const last =
        codes
          .map(({ jti }) => jti)
          .toSorted()
          .at(-1) ?? "";
      keep(sql, "old_codes", last, JSON.stringify(codes.map(codeTuple)));
    },
    dropOldCodes: (sinceMs: number): void =>
      dropKept(sql, "old_codes", sinceMs.toString(16).padStart(12, "0")),
    spendOldCode(jti: string, spentBy: number): void {
      for (const { key, codes } of pages()) {
        if (!codes.some((code) => code.jti === jti && code.spentBy === null)) continue;
        const spent = codes.map((code) => (code.jti === jti ? { ...code, spentBy } : code));
        keep(sql, "old_codes", key, JSON.stringify(spent.map(codeTuple)));
      }
    },
  };
}

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
