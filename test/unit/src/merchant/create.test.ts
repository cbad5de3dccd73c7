import { expect, it } from "vitest";
import type { MerchantTerms } from "../../../../src/merchant/book.ts";
import { createMerchant, createStore } from "../../../../src/merchant/create.ts";
import { merchantBook } from "../../../../worker/merchant/book.ts";
import { merchantMigrations } from "../../../../worker/merchant/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { noonMs } from "../control/control-world.ts";

const terms: MerchantTerms = {
  ...{ name: "Cafe", nameKana: "カフェ", category: "5814", rewardRateBp: 200, feeRateBp: 300 },
  ...{ shards: 4, creditLineMinor: 0 },
};
const store = { number: 1, name: "S", latE6: -1, lonE6: 139_760_000 };

it("makes an active merchant of the first epoch, once", () => {
  const book = merchantBook(migratedSql(merchantMigrations));
  createMerchant(book, terms, noonMs);
  const made = { ...terms, state: "active", epoch: 1, generation: 1, createdAtMs: noonMs };
  expect(book.profile()).toEqual(made);
  createMerchant(book, { ...terms, name: "Other", feeRateBp: 0 }, noonMs + 1);
  expect(book.profile()).toEqual(made);
});

it("numbers a merchant's stores as drawn, or next to that, and keeps none for a merchant that is not there", () => {
  const book = merchantBook(migratedSql(merchantMigrations));
  const nobody = { ok: false, fault: { reason: "unknown", what: "merchant" } };
  expect(createStore(book, store, noonMs)).toEqual(nobody);
  expect(book.store(1)).toBeNull();
  createMerchant(book, terms, noonMs);
  expect(createStore(book, store, noonMs)).toEqual({ ok: true, value: { ...store, number: 1 } });
  const second = { ...store, name: "Second" };
  expect(createStore(book, second, noonMs)).toEqual({ ok: true, value: { ...second, number: 2 } });
  expect(book.store(2)).toEqual({ ...second, number: 2 });
  const drawn = { ...store, number: 2 ** 32 - 1 };
  for (const number of [2 ** 32 - 1, 3]) {
    expect(createStore(book, drawn, noonMs)).toMatchObject({ value: { number } });
  }
  expect(book.stores().map(({ number }) => number)).toEqual([1, 2, 2 ** 32 - 1, 3]);
});

it("refuses merchant_revoked, and keeps no store, once the merchant is revoked", () => {
  const sql = migratedSql(merchantMigrations);
  const book = merchantBook(sql);
  createMerchant(book, terms, noonMs);
  sql.exec("UPDATE merchant SET state = 'revoked'");
  const revoked = { ok: false, fault: { reason: "merchant_revoked" } };
  expect(createStore(book, store, noonMs)).toEqual(revoked);
  expect(book.store(1)).toBeNull();
});
