import { expect, it } from "vitest";
import { markIn, withLateMarks, withMarks } from "../../../../src/settlement/late-marks.ts";
import {
  afterFailure,
  dueDestinations,
  markOf,
  nextBatch,
} from "../../../../src/settlement/outbox.ts";
import type { DestinationMark, WalletHead } from "../../../../src/wallet/book.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { destinationIn, oneShard, openRows } from "./merchant-side.ts";

/** A wallet that paid twice; its first payment was acknowledged, and that is not written yet. */
function acknowledgedOnce() {
  const story = new Story();
  const shop = { ...wideShop, ...oneShard };
  story.paid({ shop });
  const name = destinationIn(story);
  const { book, store } = story.room;
  const { after } = nextBatch(book, openRows(story), name, story.house.zone);
  book.acknowledge(name, after);
  const written = () => walletBook(store.sql).destination(name)?.mark ?? 0;
  return { story, shop, name, book, store, written };
}

it("knows an acknowledgement at once, and writes it with the next head", () => {
  const { story, shop, name, book, written } = acknowledgedOnce();
  expect(dueDestinations(book, book.head(), story.house.nowMs)).toEqual([]);
  expect([markOf(book, name).mark, written()]).toEqual([1, 0]);
  story.paid({ shop, amountMinor: 7 });
  expect([markOf(book, name).mark, written()]).toEqual([1, 1]);
});

it("writes it without a head when it is asked to, once", () => {
  const { book, store, written } = acknowledgedOnce();
  expect(book.isWritten()).toBe(false);
  book.writeMarks();
  expect([written(), book.isWritten()]).toEqual([1, true]);
  const { rowsWritten } = store.sql;
  book.writeMarks();
  expect(store.sql.rowsWritten).toBe(rowsWritten);
});

it("still knows an acknowledgement when the transaction that wrote it throws, and writes it next", () => {
  const { story, shop, name, book, written } = acknowledgedOnce();
  const { house, room } = story;
  const failed = () =>
    house.step(room, (own) => {
      own.saveHead(own.head());
      expect([markOf(own, name).mark, written()]).toEqual([1, 1]);
      throw new Error("rolled back");
    });
  expect(failed).toThrow("rolled back");
  expect([markOf(book, name).mark, written(), book.isWritten()]).toEqual([1, 0, false]);
  expect(dueDestinations(book, book.head(), house.nowMs)).toEqual([]);
  story.paid({ shop, amountMinor: 7 });
  expect([markOf(book, name).mark, written()]).toEqual([1, 1]);
});

it("writes an acknowledgement once in a transaction, and not again after its commit", () => {
  const { story, name, book, store, written } = acknowledgedOnce();
  const { house, room } = story;
  const rowsOf = (saves: number) => {
    const before = store.sql.rowsWritten;
    house.step(room, (own) => {
      for (let n = 0; n < saves; n += 1) own.saveHead(own.head());
    });
    return store.sql.rowsWritten - before;
  };
  expect([rowsOf(2), rowsOf(2)]).toEqual([2, 2]);
  expect([markOf(book, name).mark, written()]).toEqual([1, 1]);
});

it("forgets a mark that was set in a transaction that throws", () => {
  const { story, name, book } = acknowledgedOnce();
  const { house, room } = story;
  const failed = () =>
    house.step(room, (own) => {
      own.saveDestination(name, { ...markOf(own, name), failures: 3 });
      throw new Error("rolled back");
    });
  expect(failed).toThrow("rolled back");
  expect(markOf(book, name).failures).toBe(0);
});

it("delivers again what was acknowledged and not written, when another instance wakes", () => {
  const { story, name, store } = acknowledgedOnce();
  const woken = withLateMarks(walletBook(store.sql));
  expect(dueDestinations(woken, woken.head(), story.house.nowMs)).toEqual([name]);
});

it("writes with a failure what was acknowledged before it, and holds to the retry from then on", () => {
  const { story, shop, name, book, store } = acknowledgedOnce();
  const { nowMs } = story.house;
  book.saveDestination(name, afterFailure(markOf(book, name), nowMs, 0.5));
  const failed = { mark: 1, failures: 1, retryAtMs: nowMs + 1_500 };
  expect(markOf(book, name)).toMatchObject(failed);
  expect(walletBook(store.sql).destination(name)).toMatchObject(failed);
  story.paid({ shop, amountMinor: 7 });
  expect(walletBook(store.sql).destination(name)).toMatchObject(failed);
  expect(dueDestinations(book, book.head(), nowMs)).toEqual([]);
});

it("forgets the failures before a delivery that was taken: the next one begins to count anew", () => {
  const { story, shop, name, book } = acknowledgedOnce();
  const { house } = story;
  story.paid({ shop, amountMinor: 7 });
  for (let n = 0; n < 5; n += 1) {
    book.saveDestination(name, afterFailure(markOf(book, name), house.nowMs, 0.5));
  }
  const { after } = nextBatch(book, openRows(story), name, house.zone);
  book.acknowledge(name, after);
  expect(markOf(book, name)).toMatchObject({ mark: 2, failures: 0, retryAtMs: null });
  story.paid({ shop, amountMinor: 8 });
  expect(dueDestinations(book, book.head(), house.nowMs)).toEqual([name]);
  expect(afterFailure(markOf(book, name), house.nowMs, 0.5).failures).toBe(1);
});

it("reads within a transaction the mark that it wrote there, not the one that was acknowledged", () => {
  const { story, name, book } = acknowledgedOnce();
  story.house.step(story.room, (own) => {
    own.saveDestination(name, { ...markOf(own, name), mark: 0 });
    expect(markOf(own, name).mark).toBe(0);
  });
  expect(markOf(book, name).mark).toBe(0);
});

it("keeps 24 marks in the head, and asks for one beside it only when the head is full", () => {
  const mark = (n: number) => ({ mark: n }) as DestinationMark;
  const kept = new Map<string, DestinationMark>();
  const asked: string[] = [];
  const book = {
    keepMark: (name: string, each: DestinationMark) => void kept.set(name, each),
    keptMark(name: string) {
      asked.push(name);
      return kept.get(name) ?? null;
    },
  };
  let head = { marks: {} } as WalletHead;
  const set = (n: number) => {
    head = withMarks(book, head, new Map([[`to ${n}`, mark(n)]]));
  };
  for (let n = 1; n <= 23; n += 1) set(n);
  expect([markIn(book, head, "to 1"), markIn(book, head, "to 24"), asked]).toEqual([
    mark(1),
    null,
    [],
  ]);
  set(24);
  expect(markIn(book, head, "to 25")).toBeNull();
  expect([kept.size, asked]).toEqual([0, ["to 25"]]);
  set(1);
  set(25);
  expect([...kept.keys()]).toEqual(["to 2"]);
  expect([1, 2, 25].map((n) => markIn(book, head, `to ${n}`))).toEqual([1, 2, 25].map(mark));
  expect(withMarks(book, head, new Map())).toBe(head);
});
