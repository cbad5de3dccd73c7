import { expect, it } from "vitest";
import {
  beginTries,
  deliveredUntilMs,
  endTry,
  isAlertDue,
  nextTryMs,
  retryWaitMs,
  watchGateway,
} from "../../../../src/courier/delivery.ts";
import { courierBook } from "../../../../worker/courier/book.ts";
import { courierMigrations } from "../../../../worker/courier/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

function openBook() {
  const sql = migratedSql(courierMigrations);
  return courierBook(sql);
}

it("waits 1, 2, 4 … seconds between tries, and never longer than a minute", () => {
  expect([0, 1, 2, 5, 6, 100].map(retryWaitMs)).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ]);
});

it("tries a code for as long as it can be used, and a notice for a day", () => {
  expect(deliveredUntilMs({ code: "12345678", purpose: "sign_in" }, 5)).toBe(600_005);
  expect(deliveredUntilMs({ code: "12345678", purpose: "lost_device" }, 5)).toBe(10_800_005);
  expect(deliveredUntilMs({ code: null, purpose: "wallet_frozen" }, 5)).toBe(86_400_005);
});

it("alerts after half a minute of failures, and again after ten minutes", () => {
  const failure = { sinceMs: 0, failures: 3, alertedMs: null };
  expect(isAlertDue(failure, 29_999)).toBe(false);
  expect(isAlertDue({ ...failure, failures: 2 }, 30_000)).toBe(false);
  expect(isAlertDue(failure, 30_000)).toBe(true);
  expect(isAlertDue({ ...failure, alertedMs: 30_000 }, 629_999)).toBe(false);
  expect(isAlertDue({ ...failure, alertedMs: 30_000 }, 630_000)).toBe(true);
});

it("tries what is due once at a time, puts off what was refused, and forgets what was taken", () => {
  const book = openBook();
  for (const retryMs of [1_000, 2_000, 3_000]) {
    book.insertMessage({ sealed: `sealed ${retryMs}`, sentMs: 0, retryMs });
  }
  const begun = beginTries(book, 2_000);
  expect(begun.map(({ number, tries }) => [number, tries])).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(beginTries(book, 2_001)).toEqual([]);
  const [first, second] = begun;
  if (first === undefined || second === undefined) throw new Error("two were begun");
  endTry(book, first, "taken", 2_500);
  endTry(book, second, "status_503", 2_500);
  expect(book.newestMessages(9).map(({ number, tries }) => [number, tries])).toEqual([
    [3, 0],
    [2, 1],
  ]);
  expect(nextTryMs(book, 2_500)).toBe(3_000);
});

it("tells of a gateway that takes nothing once in ten minutes, until it takes something", () => {
  const book = openBook();
  book.insertMessage({ sealed: "sealed", sentMs: 0, retryMs: 60_000 });
  expect([0, 1_000].map((atMs) => watchGateway(book, "no_answer", atMs))).toEqual([null, null]);
  expect(watchGateway(book, "status_500", 30_000)).toEqual({
    kind: "gateway_failing",
    subject: "message_gateway",
    evidence: {
      reason: "status_500",
      failures: 3,
      failing_since: "1970-01-01T00:00:00.000Z",
      messages_waiting: 1,
    },
    proposedStop: null,
  });
  expect(watchGateway(book, "no_answer", 31_000)).toBeNull();
  expect(watchGateway(book, "taken", 32_000)).toBeNull();
  expect(book.gatewayFailure()).toBeNull();
});
