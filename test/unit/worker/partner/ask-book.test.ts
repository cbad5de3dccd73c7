import { expect, it } from "vitest";
import { claim } from "../../../../src/partner/claim.ts";
import { hourMs } from "../../../../src/time.ts";
import { askRows } from "../../../../worker/partner/ask-book.ts";
import { partnerBook } from "../../../../worker/partner/book.ts";
import { partnerMigrations } from "../../../../worker/partner/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

/** A partner's book with a claim of each of these wallets that has no outcome. */
function pending(...wallets: readonly string[]) {
  const sql = migratedSql(partnerMigrations);
  const book = partnerBook(sql);
  const by = { partnerId: "par_1", partnerName: "Partner", channel: "cash_register" };
  for (const wallet of wallets) {
    claim(book, { ...by, wallet, reference: `top-${wallet}`, amountMinor: 5, idKey: 1 }, 1);
  }
  return { ...askRows(sql), sql };
}

it("forgets a wallet's failures once it has answered, and no other's", () => {
  const asks = pending("one", "two");
  const fail = (wallet: string, nowMs: number) => {
    const after = asks.askFailure(wallet, nowMs, 0.5);
    asks.deferAsk(wallet, after);
    return after;
  };
  expect(asks.dueWallets(1_000, 0).toSorted()).toEqual(["one", "two"]);
  expect([0, 1, 2].map(() => fail("one", 1_000).failures)).toEqual([1, 2, 3]);
  const { retryAtMs } = fail("two", 1_000);
  expect(asks.dueWallets(retryAtMs - 1, 0)).toEqual([]);
  expect(asks.nextAskMs(1_000, 9_000_000)).toBe(retryAtMs);
  expect(asks.dueWallets(retryAtMs, 0)).toEqual(["two"]);
  asks.dropAsk("one");
  expect(asks.dueWallets(1_000, 0)).toEqual(["one"]);
  expect([fail("one", 2_000).failures, fail("two", 2_000).failures]).toEqual([1, 2]);
});

it("asks once more for a wallet whose claims were settled while its failures were kept", () => {
  const asks = pending("one");
  const after = asks.askFailure("one", 1_000, 0.5);
  asks.deferAsk("one", after);
  asks.sql.exec("UPDATE claim SET result = 'credited'");
  expect(asks.nextAskMs(1_000, 9_000_000)).toBe(after.retryAtMs);
  expect(asks.dueWallets(after.retryAtMs, 0)).toEqual(["one"]);
  asks.dropAsk("one");
  expect([asks.nextAskMs(1_000, 9_000_000), asks.dueWallets(after.retryAtMs, 0)]).toEqual([
    null,
    [],
  ]);
});

it("asks at once whom a clock that was ahead has put off, whoever is asked sooner by the rows", () => {
  const asks = pending("one", "two");
  asks.deferAsk("one", asks.askFailure("one", 1_000, 0.5));
  asks.deferAsk("two", asks.askFailure("two", 1_000 + hourMs, 0.5));
  expect(asks.dueWallets(1_000, 0)).toEqual(["two"]);
  expect(asks.nextAskMs(1_000, 9_000_000)).toBe(0);
});
