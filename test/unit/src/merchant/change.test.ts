import { beforeEach, expect, it } from "vitest";
import { accountWaitMs } from "../../../../src/bounds.ts";
import type { MerchantProfile } from "../../../../src/merchant/book.ts";
import {
  asksSecond,
  changeMerchant,
  type MerchantChange,
} from "../../../../src/merchant/change.ts";
import { merchantBook } from "../../../../worker/merchant/book.ts";
import { merchantMigrations } from "../../../../worker/merchant/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";
import { noonMs } from "../control/control-world.ts";

const profile: MerchantProfile = {
  ...{ name: "Cafe", nameKana: "カフェ", category: "5814" },
  ...{ rewardRateBp: 200, feeRateBp: 300, shards: 4, creditLineMinor: 0 },
  ...{ state: "active", epoch: 1, generation: 1, createdAtMs: noonMs },
};
const agreed = { approvalId: "apr_1", atMs: noonMs, sealedBank: "sealed" };

let sql: NodeSql;
let book: ReturnType<typeof merchantBook>;

beforeEach(() => {
  sql = migratedSql(merchantMigrations);
  book = merchantBook(sql);
});

const change = (command: MerchantChange) => changeMerchant(book, command);

it("asks a second person for what is charged and given, and for no name or credit line", () => {
  const alone = [{ name: "Bar" }, { nameKana: "バー" }, { creditLineMinor: 5 }, {}];
  expect(alone.map(asksSecond)).toEqual([false, false, false, false]);
  const rates = [{ rewardRateBp: 0 }, { feeRateBp: 0 }, { name: "Bar", feeRateBp: 1 }];
  expect(rates.map(asksSecond)).toEqual([true, true, true]);
});

it("has a new account in force 72 h after two persons agreed on it", () => {
  book.insertProfile(profile);
  expect(change({ change: { feeRateBp: 250 }, agreed })).toMatchObject({ ok: true });
  expect(book.profile()).toEqual({ ...profile, feeRateBp: 250 });
  expect(accountWaitMs).toBe(72 * 3_600_000);
  expect(book.accounts()).toEqual([
    { approvalId: "apr_1", sealedBank: "sealed", inForceAtMs: noonMs + accountWaitMs },
  ]);
});

it("takes what was agreed on once, also after it was changed again", () => {
  book.insertProfile(profile);
  change({ change: { feeRateBp: 250 }, agreed: { ...agreed, sealedBank: null } });
  change({ change: { feeRateBp: 280 }, agreed: { ...agreed, approvalId: "apr_2" } });
  const written = sql.rowsWritten;
  expect(change({ change: { feeRateBp: 250 }, agreed })).toMatchObject({ ok: true });
  expect(sql.rowsWritten).toBe(written);
  expect(book.profile()).toMatchObject({ feeRateBp: 280 });
});

it("refuses not_found for no merchant and state_conflict for a revoked one, and writes nothing", () => {
  expect(change({ change: { name: "Bar" }, agreed: null })).toMatchObject({
    fault: { reason: "unknown", what: "merchant" },
  });
  book.insertProfile(profile);
  book.raiseEpoch("revoked");
  const written = sql.rowsWritten;
  for (const by of [null, agreed]) {
    expect(change({ change: { name: "Bar" }, agreed: by })).toMatchObject({
      fault: { reason: "merchant_revoked" },
    });
  }
  expect(sql.rowsWritten).toBe(written);
});
