import { beforeEach, expect, it } from "vitest";
import type { IssuedCode } from "../../../../src/wallet/book.ts";
import type { SealBatch } from "../../../../src/wallet/seal-batch.ts";
import { codeRows, sealRows } from "../../../../worker/wallet/code-book.ts";
import { keptRows } from "../../../../worker/wallet/kept-book.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";

let sql: NodeSql;
beforeEach(() => {
  sql = migratedSql(migrations);
});

const batch = (device: number, number: number, expiresAtMs: number): SealBatch => ({
  device,
  batch: number,
  issuedAtMs: 1,
  expiresAtMs,
  customersEpoch: 2,
  walletEpoch: 3,
  deviceEpoch: 4,
  counter: 5,
  spentBy: [null, 6],
});

it("forgets the batches of one device before a batch that have ended by a time, and no others", () => {
  const book = sealRows(sql);
  const kept = [batch(1, 2, 11), batch(1, 3, 10), batch(1, 4, 5), batch(2, 1, 5)];
  for (const each of [batch(1, 1, 10), ...kept]) book.saveSealBatch(each);
  book.dropSealBatches(1, 3, 10);
  expect(book.sealBatch(1, 1)).toBeNull();
  for (const each of kept) expect(book.sealBatch(each.device, each.batch)).toEqual(each);
  expect(book.latestSealBatch(1)).toEqual(batch(1, 4, 5));
  expect(book.latestSealBatch(2)).toEqual(batch(2, 1, 5));
  expect(book.latestSealBatch(3)).toBeNull();
});

it("keeps codes under the last of them, until all that were kept together are older than a time", () => {
  const book = codeRows(sql);
  const jti = (ms: number) => `${ms.toString(16).padStart(12, "0")}${"f".repeat(20)}`;
  const code = (ms: number) => ({ jti: jti(ms), spentBy: null }) as unknown as IssuedCode;
  book.keepOldCodes([code(30), code(10)]);
  book.keepOldCodes([code(40)]);
  expect(keptRows(sql, "old_codes").map(({ key }) => key)).toEqual([jti(30), jti(40)]);
  book.spendOldCode(jti(10), 7);
  book.spendOldCode(jti(10), 8);
  const spent = [10, 30, 40].map((ms) => book.oldCode(jti(ms))?.spentBy);
  expect(spent).toEqual([7, null, null]);
  book.dropOldCodes(30);
  expect(book.oldCode(jti(10))?.spentBy).toBe(7);
  book.dropOldCodes(31);
  expect([book.oldCode(jti(10)), book.oldCode(jti(30))]).toEqual([null, null]);
  expect(book.oldCode(jti(40))?.jti).toBe(jti(40));
});
