import { beforeEach, expect, it } from "vitest";
import type { MerchantProfile, Terminal } from "../../../../src/merchant/book.ts";
import { type MerchantStore, merchantBook } from "../../../../worker/merchant/book.ts";
import { merchantMigrations } from "../../../../worker/merchant/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const profile: MerchantProfile = {
  name: "Kissa",
  nameKana: "キッサ",
  category: "food",
  rewardRateBp: 101,
  feeRateBp: 202,
  shards: 3,
  creditLineMinor: 404,
  state: "active",
  epoch: 5,
  generation: 6,
  createdAtMs: 7,
};
const terminal = (number: number): Terminal => ({
  number,
  storeNumber: 9,
  label: `till ${number}`,
  state: "waiting",
  epoch: 1,
  jkt: null,
  codeHash: `hash ${number}`,
  codeExpiresAtMs: 1_000 + number,
});

let book: MerchantStore;
beforeEach(() => {
  book = merchantBook(migratedSql(merchantMigrations));
});

it("keeps a merchant as it was made, and changes the terms that are named and no other", () => {
  book.insertProfile(profile);
  expect(book.profile()).toEqual(profile);
  let now = profile;
  const changes = [
    { name: "Bar" },
    { nameKana: "バー" },
    { rewardRateBp: 0 },
    { feeRateBp: 303 },
    { creditLineMinor: 0 },
  ];
  for (const change of changes) {
    book.changeTerms(change);
    now = { ...now, ...change };
    expect(book.profile()).toEqual(now);
  }
  expect(book.raiseEpoch("revoked")).toBe(6);
  expect(book.profile()).toEqual({ ...now, state: "revoked", epoch: 6 });
});

it("binds and revokes the terminal that is named, and none of those beside it", () => {
  book.insertStore({ number: 9, name: "North", latE6: 1, lonE6: 2 }, 0);
  const made = [20, 10, 30].map(terminal);
  for (const each of made) book.insertTerminal(each);
  expect(book.terminals()).toEqual(made);
  book.bindTerminal(10, "key", 5);
  const bound = { ...terminal(10), jkt: "key", state: "active" };
  expect(book.terminals()).toEqual([made[0], bound, made[2]]);
  expect(book.terminalByKey("key")).toEqual(bound);
  expect(book.terminalByKey("another")).toBeNull();
  expect(book.raiseTerminalEpoch(10, "revoked")).toBe(2);
  expect(book.terminals()).toEqual([made[0], { ...bound, state: "revoked", epoch: 2 }, made[2]]);
});

it("lists stores as they were made and accounts the newest first, whatever their numbers", () => {
  const stores = [
    { number: 9, name: "North", latE6: 1, lonE6: 2 },
    { number: 4, name: "South", latE6: -3, lonE6: -4 },
  ];
  for (const store of stores) book.insertStore(store, 0);
  expect(book.stores()).toEqual(stores);
  expect(book.store(4)).toEqual(stores[1]);
  expect(book.store(5)).toBeNull();
  const accounts = ["b", "a"].map((id, n) => {
    return { approvalId: id, sealedBank: `bank ${id}`, inForceAtMs: 10 - n };
  });
  for (const account of accounts) book.insertAccount(account);
  expect(book.accounts()).toEqual(accounts.toReversed());
});

it("remembers the highest version it acted under, and which changes were made", () => {
  for (const [version, highest] of [
    [3, 3],
    [2, 3],
    [4, 4],
  ] as const) {
    book.recordVersion(version);
    expect(book.highestVersion()).toBe(highest);
  }
  book.recordChange("apr_1", 0);
  expect([book.isChanged("apr_1"), book.isChanged("apr_2")]).toEqual([true, false]);
});
