import { beforeEach, expect, it } from "vitest";
import type { CourierBook } from "../../../../src/courier/book.ts";
import { retryLongestMs } from "../../../../src/courier/delivery.ts";
import { courierBook } from "../../../../worker/courier/book.ts";
import { courierMigrations } from "../../../../worker/courier/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

let book: CourierBook;
beforeEach(() => {
  book = courierBook(migratedSql(courierMigrations));
});

const add = (sentMs: number, retryMs: number | null) =>
  book.insertMessage({ sealed: `sealed ${sentMs}`, sentMs, retryMs });

it("tells how many messages wait, since when the oldest does, and when the next try is", () => {
  const known = () => [book.waitingCount(), book.waitingSinceMs(), book.nextTryMs()];
  expect(known()).toEqual([0, null, null]);
  add(10, null);
  expect(known()).toEqual([0, null, null]);
  add(40, 50);
  const oldest = add(20, 90);
  add(30, 70);
  expect(known()).toEqual([3, 20, 50]);
  book.dropMessage(oldest);
  expect(known()).toEqual([2, 30, 50]);
});

it("gives what is due by when it is, that very moment included, and what no wait is as long as", () => {
  const [late, first, now] = [add(1, 100), add(2, 80), add(3, 120)];
  add(4, 121);
  add(5, 120 + retryLongestMs);
  const ahead = add(6, 121 + retryLongestMs);
  add(7, null);
  const due = (count: number) => book.dueMessages(120, count).map(({ number }) => number);
  expect(due(9)).toEqual([first, late, now, ahead]);
  expect(due(2)).toEqual([first, late]);
});

it("puts off and forgets the message that is named, and none of those beside it", () => {
  const [one, two, three] = [add(1, 10), add(2, 20), add(3, 30)];
  book.postponeMessage(two, 4, 99);
  const [newest, middle, oldest] = book.newestMessages(9);
  expect(newest).toMatchObject({ number: three, tries: 0, retryMs: 30 });
  expect(middle).toEqual({ number: two, sealed: "sealed 2", sentMs: 2, tries: 4, retryMs: 99 });
  expect(oldest).toMatchObject({ number: one, tries: 0, retryMs: 10 });
  book.dropMessage(two);
  expect(book.newestMessages(9).map(({ number }) => number)).toEqual([three, one]);
});

it("keeps as many of the newest messages as are asked for", () => {
  const numbers = [1, 2, 3, 4].map((sentMs) => add(sentMs, null));
  book.dropAllBut(4);
  expect(book.newestMessages(9)).toHaveLength(4);
  book.dropAllBut(2);
  expect(book.newestMessages(9).map(({ number }) => number)).toEqual([numbers[3], numbers[2]]);
  expect(book.newestMessages(1).map(({ number }) => number)).toEqual([numbers[3]]);
});

it("knows since when the gateway fails, however often, until that is forgotten", () => {
  expect(book.gatewayFailure()).toBeNull();
  book.saveGatewayFailure({ sinceMs: 5, failures: 1, alertedMs: null });
  book.saveGatewayFailure({ sinceMs: 9, failures: 2, alertedMs: 7 });
  expect(book.gatewayFailure()).toEqual({ sinceMs: 5, failures: 2, alertedMs: 7 });
  book.dropGatewayFailure();
  expect(book.gatewayFailure()).toBeNull();
});
