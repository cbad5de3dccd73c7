import { expect, it, vi } from "vitest";
import { backOff } from "../../../../src/back-off.ts";
import { hourMs } from "../../../../src/time.ts";
import { settlementBook } from "../../../../worker/settlement/book.ts";
import { settlementMigrations } from "../../../../worker/settlement/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { shop } from "../../src/payment/story.ts";

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
  expect(book.feedRetry("ter_1")).toEqual({ failures: 0, retryAtMs: 0 });
  expect(book.feedRetry("ter_2")).toEqual({ failures: 1, retryAtMs });
  expect(book.dueReceivers(1_000)).toEqual(["ter_1"]);
  expect(book.nextFeedMs()).toBe(0);
  expect([fail("ter_1", 2_000).failures, fail("ter_2", 2_000).failures]).toEqual([1, 2]);
  for (const receiver of ["ter_1", "ter_2"]) book.dropFeed(receiver, 5);
  expect([book.nextFeedMs(), book.dueReceivers(1_000_000)]).toEqual([null, []]);
});

it("keeps no retry of a receiver for which no row is kept", () => {
  const book = opened();
  book.deferFeed("ter_1", book.feedFailure("ter_1", 1_000, 0.5));
  expect(book.feedRetry("ter_1")).toEqual({ failures: 0, retryAtMs: 0 });
});

it("tells at once whom a clock that was ahead has put off, and nobody else", () => {
  const book = opened();
  for (const receiver of ["ter_1", "ter_2"]) book.insertFeed(receiver, 4);
  book.deferFeed("ter_1", book.feedFailure("ter_1", 1_000, 0.5));
  book.deferFeed("ter_2", book.feedFailure("ter_2", 1_000 + hourMs, 0.5));
  expect(book.dueReceivers(1_000)).toEqual(["ter_2"]);
});

it("cancels at once at whom a clock that was ahead has put off, and at nobody else", () => {
  const book = opened();
  for (const sender of ["one", "two"]) {
    book.insertForward({ terminalId: "ter_1", reference: sender, sender, idKey: 1 });
  }
  book.deferForwards("one", backOff(0, 1_000, 0.5));
  book.deferForwards("two", backOff(0, 1_000 + hourMs, 0.5));
  expect(book.dueWallets(1_000)).toEqual(["two"]);
  expect([book.forwards("one", 1_000).length, book.forwards("two", 1_000).length]).toEqual([0, 1]);
});

it("counts what was set aside for receivers, from the first row of the log that was", () => {
  const book = opened();
  expect(book.setAside()).toEqual({ count: 0, first: null });
  for (const sequence of [7, 5]) book.insertFeed("ter_1", sequence);
  for (const sequence of [7, 6, 6]) book.insertFeed("ter_2", sequence);
  expect(book.setAside()).toEqual({ count: 4, first: 5 });
  book.dropFeed("ter_1", 7);
  expect(book.setAside()).toEqual({ count: 2, first: 6 });
});

it("counts cancellations that wait for each wallet, since the oldest of them was accepted", () => {
  const book = opened();
  const terminalId = "ter_1";
  expect(book.waitingForwards()).toEqual({ count: 0, sinceMs: null });
  const accept = (reference: string, acceptedAtMs: number) =>
    book.insertTombstone({ terminalId, reference, cancellation: "can", acceptedAtMs, shop });
  const forward = (reference: string, sender: string) => ({
    ...{ terminalId, reference, sender, idKey: 1 },
  });
  for (const [reference, atMs] of [
    ["told", 1_000],
    ["late", 3_000],
    ["early", 2_000],
  ] as const) {
    accept(reference, atMs);
  }
  for (const sender of ["one", "two"]) book.insertForward(forward("late", sender));
  book.insertForward(forward("early", "one"));
  expect(book.waitingForwards()).toEqual({ count: 3, sinceMs: 2_000 });
  book.dropForward(forward("early", "one"));
  expect(book.waitingForwards()).toEqual({ count: 2, sinceMs: 3_000 });
});

it("has a cancellation wait with those before it for the same wallet, and asks about each once", () => {
  const book = opened();
  const forward = (reference: string, sender: string) => {
    return { terminalId: "ter_1", reference, sender, idKey: 3 };
  };
  book.insertForward(forward("first", "one"));
  book.deferForwards("one", { failures: 4, retryAtMs: 17_000 });
  for (const sender of ["one", "two"]) book.insertForward(forward("second", sender));
  book.insertForward(forward("second", "one"));
  expect(book.dueWallets(16_999)).toEqual(["two"]);
  expect(book.forwards("one", 16_999)).toEqual([]);
  const due = ["first", "second"].map((reference) => {
    return { ...forward(reference, "one"), failures: 4 };
  });
  expect(book.forwards("one", 17_000)).toEqual(due);
  expect(book.forwards("two", 17_000)).toEqual([{ ...forward("second", "two"), failures: 0 }]);
  expect(book.nextForwardMs()).toBe(0);
  book.dropForward(forward("second", "two"));
  expect(book.nextForwardMs()).toBe(17_000);
});

it("does not take what is not due yet for nothing", () => {
  const book = opened();
  book.insertForward({ terminalId: "ter_1", reference: "r", sender: "one", idKey: 1 });
  book.deferForwards("one", { failures: 4, retryAtMs: 17_000 });
  expect(book.dueWallets(16_999)).toEqual([]);
  expect([book.nextForwardMs(), book.dueWallets(17_000)]).toEqual([17_000, ["one"]]);
});

it("asks for none that is set aside or waits while it knows of none, until one is kept", () => {
  const sql = migratedSql(settlementMigrations);
  const book = settlementBook(sql);
  expect(book.isNoneAside()).toBe(false);
  const asked = () => [
    book.dueReceivers(1_000),
    book.dueWallets(1_000),
    book.nextFeedMs(),
    book.nextForwardMs(),
  ];
  expect([asked(), book.isNoneAside()]).toEqual([[[], [], null, null], true]);
  const exec = vi.spyOn(sql, "exec");
  expect(asked()).toEqual([[], [], null, null]);
  expect(exec).not.toHaveBeenCalled();
  book.insertFeed("ter_1", 4);
  book.insertForward({ terminalId: "ter_1", reference: "r", sender: "one", idKey: 1 });
  expect([asked(), book.isNoneAside()]).toEqual([[["ter_1"], ["one"], 0, 0], false]);
});

it("keeps how far was told, and never less", () => {
  const sql = migratedSql(settlementMigrations);
  const book = settlementBook(sql);
  const row = { sequence: 1, atMs: 1, kind: "batch" as const, body: "{}", hash: "00" };
  const beside = { caller: null, reference: null, destination: null, destinationSequence: null };
  book.append({ ...row, ...beside }, {}, 3);
  const { rowsWritten } = sql;
  book.saveToldUpTo(3);
  book.saveToldUpTo(2);
  expect([book.toldUpTo(), sql.rowsWritten - rowsWritten]).toEqual([3, 0]);
  book.saveToldUpTo(4);
  expect(book.toldUpTo()).toBe(4);
});
