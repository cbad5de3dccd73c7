import { expect, it } from "vitest";
import { settlementBook } from "../../../../worker/settlement/book.ts";
import { settlementMigrations } from "../../../../worker/settlement/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

function opened() {
  const sql = migratedSql(settlementMigrations);
  return settlementBook(sql);
}

it("forgets a receiver's failures once it was told, and no other's", () => {
  const book = opened();
  const fail = (receiver: string, nowMs: number) => {
    const after = book.feedFailure(receiver, nowMs, 0.5);
    book.deferFeed(receiver, after);
    return after;
  };
  for (const receiver of ["ter_1", "ter_2"]) book.insertFeed(receiver, 4);
  book.insertFeed("ter_1", 5);
  expect([0, 1, 2].map(() => fail("ter_1", 1_000).failures)).toEqual([1, 2, 3]);
  const { retryAtMs } = fail("ter_2", 1_000);
  expect(book.dueReceivers(retryAtMs - 1)).toEqual([]);
  expect(book.dueReceivers(retryAtMs)).toEqual(["ter_2"]);
  book.dropFeed("ter_1", 4);
  expect([book.feedRetryMs("ter_1"), book.feedRetryMs("ter_2")]).toEqual([0, retryAtMs]);
  expect(book.dueReceivers(1_000)).toEqual(["ter_1"]);
  expect(book.nextFeedMs()).toBe(0);
  expect([fail("ter_1", 2_000).failures, fail("ter_2", 2_000).failures]).toEqual([1, 2]);
  for (const receiver of ["ter_1", "ter_2"]) book.dropFeed(receiver, 5);
  expect([book.nextFeedMs(), book.dueReceivers(1_000_000)]).toEqual([null, []]);
});

it("keeps no retry of a receiver for which no row is kept", () => {
  const book = opened();
  book.deferFeed("ter_1", book.feedFailure("ter_1", 1_000, 0.5));
  expect(book.feedRetryMs("ter_1")).toBe(0);
});
