import { expect, it } from "vitest";
import { noteAhead } from "../../../../src/payment/hear.ts";
import { isSameHash } from "../../../../src/settlement/inbox.ts";
import {
  deliverAgain,
  dueDestinations,
  judgeReceipt,
  markOf,
  nextAlarm,
  nextBatch,
  nextRetryMs,
} from "../../../../src/settlement/outbox.ts";
import { hourMs } from "../../../../src/time.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { destinationIn, openRows, settlementOf, takeOne } from "./merchant-side.ts";
import { putRowsBack, putWalletBack, rowsOf } from "./put-back.ts";

const shop = { ...wideShop, shards: 1 };

function pay(story: Story, ...amounts: number[]): void {
  for (const amountMinor of amounts) story.paid({ shop, amountMinor });
}

/** One delivery to the story's one destination, and what the wallet makes of the answer. */
function exchange(story: Story, { lost = false } = {}) {
  const name = destinationIn(story);
  const { book } = story.room;
  const batch = nextBatch(book, openRows(story), name, story.house.zone);
  const { store, book: inbox } = settlementOf(story);
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const delivery = { sender: story.room.name, messages: batch.messages, says: batch.says };
  const receipt = store.transact(() => takeOne(inbox, delivery, context));
  const meaning = judgeReceipt(book, name, batch, receipt);
  if (meaning === "taken" && !lost) book.saveDestination(name, batch.after);
  return { receipt, meaning, name };
}

it("tells a sender with fewer messages than were taken that it is behind, and takes nothing", () => {
  const story = new Story();
  pay(story, 100);
  exchange(story);
  const older = rowsOf(story.room);
  pay(story, 200, 300);
  exchange(story);
  putWalletBack(story, older);
  pay(story, 250);
  const before = settlementOf(story).store.dump();
  expect(exchange(story)).toMatchObject({ meaning: "behind", receipt: { behind: true, mark: 3 } });
  expect(settlementOf(story).store.dump()).toBe(before);
});

it("knows by the hash a sender that has as many messages, or more, and others", () => {
  for (const later of [[250], [250, 350]]) {
    const story = new Story();
    pay(story, 100);
    exchange(story);
    const older = rowsOf(story.room);
    pay(story, 200);
    exchange(story);
    putWalletBack(story, older);
    pay(story, ...later);
    const before = settlementOf(story).store.dump();
    expect(exchange(story).meaning).toBe("behind");
    expect(settlementOf(story).store.dump()).toBe(before);
  }
});

it("knows one that acknowledged another message than the one that was taken", () => {
  const story = new Story();
  pay(story, 100);
  exchange(story);
  const mine = rowsOf(story.room);
  const empty = new Story();
  pay(empty, 170);
  exchange(empty);
  // The same wallet's number 1, as a receiver knows it that took another one.
  putRowsBack(settlementOf(story), rowsOf(settlementOf(empty)));
  putWalletBack(story, mine);
  pay(story, 200);
  expect(exchange(story)).toMatchObject({ meaning: "behind", receipt: { behind: true, mark: 1 } });
});

it("takes it for an answer that was lost when the sender tells the same again", () => {
  const story = new Story();
  pay(story, 100, 200);
  exchange(story, { lost: true });
  pay(story, 300);
  expect(exchange(story)).toMatchObject({ meaning: "taken", receipt: { behind: false, mark: 3 } });
});

it.each([0, 1, 2])(
  "acknowledges nothing when %i of three were taken, and tells all again",
  (part) => {
    const story = new Story();
    pay(story, 50);
    exchange(story);
    pay(story, 100, 200, 300);
    const name = destinationIn(story);
    const { book } = story.room;
    const batch = nextBatch(book, openRows(story), name, story.house.zone);
    const { store, book: inbox } = settlementOf(story);
    const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
    const messages = batch.messages.slice(0, part);
    const delivery = { sender: story.room.name, messages, says: batch.says };
    const receipt = store.transact(() => takeOne(inbox, delivery, context));
    expect(receipt).toMatchObject({ mark: 1 + part, behind: false });
    expect(judgeReceipt(book, name, batch, receipt)).toBe("open");
    const again = nextBatch(book, openRows(story), name, story.house.zone);
    expect(again.messages.map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
    expect(exchange(story)).toMatchObject({
      meaning: "taken",
      receipt: { mark: 4, totalMinor: 650 },
    });
  },
);

it("is sent everything after its mark when the receiver itself was put back", () => {
  const story = new Story();
  pay(story, 100);
  exchange(story);
  const older = rowsOf(settlementOf(story));
  pay(story, 200);
  exchange(story);
  pay(story, 300);
  putRowsBack(settlementOf(story), older);
  const { meaning, name } = exchange(story);
  expect(meaning).toMatchObject({ mark: 1, totalMinor: 100 });
  if (typeof meaning === "string") throw new Error(meaning);
  story.step((book) => deliverAgain(book, name, meaning));
  expect(exchange(story)).toMatchObject({
    meaning: "taken",
    receipt: { mark: 3, totalMinor: 600 },
  });
  expect(markOf(story.room.book, name).mark).toBe(3);
});

it("is sent everything again when the receiver's file is gone", () => {
  const story = new Story();
  pay(story, 100, 200);
  const none = rowsOf(settlementOf(story));
  exchange(story);
  pay(story, 300);
  putRowsBack(settlementOf(story), none);
  const { meaning, name } = exchange(story);
  expect(meaning).toMatchObject({ mark: 0, totalMinor: 0 });
  if (typeof meaning === "string") throw new Error(meaning);
  story.step((book) => deliverAgain(book, name, meaning));
  expect(exchange(story)).toMatchObject({
    meaning: "taken",
    receipt: { mark: 3, totalMinor: 600 },
  });
});

it("delivers nothing to a receiver that is ahead, and goes on with the others", () => {
  const story = new Story();
  const other = { ...shop, merchantOwnerHex: "00ff00ff00ff00ff" };
  pay(story, 100);
  const name = destinationIn(story);
  story.paid({ shop: other, amountMinor: 70 });
  const ahead = { receiver: name, of: "settlement", mark: 9 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
  const { book } = story.room;
  const due = dueDestinations(book, book.head(), story.house.nowMs);
  expect(due).toHaveLength(1);
  expect(due).not.toContain(name);
  const { nowMs } = story.house;
  // The try that failed at the other is what the wallet wakes for, and not the one that waits.
  const failed = { ...markOf(book, due[0] as string), failures: 3, retryAtMs: nowMs + 77 };
  book.saveDestination(due[0] as string, failed);
  expect(nextRetryMs(book, book.head(), nowMs)).toBe(nowMs + 77);
});

it("wakes once an hour for a receiver that is ahead", () => {
  const story = new Story();
  pay(story, 100);
  const ahead = { receiver: destinationIn(story), of: "settlement", mark: 9 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
  const { nowMs } = story.house;
  expect(nextAlarm(story.room.book, nowMs)).toBe(nowMs + hourMs);
});

it("knows that it is behind by the hash alone, where its receiver does not say so", () => {
  const story = new Story();
  pay(story, 100);
  const name = destinationIn(story);
  const { book } = story.room;
  const batch = nextBatch(book, openRows(story), name, story.house.zone);
  const told = (hash: string | null, mark = 1) =>
    judgeReceipt(book, name, batch, { mark, totalMinor: 100, hash, behind: false });
  expect([told(batch.after.hash), told(null)]).toEqual(["taken", "taken"]);
  expect([told("another"), told("another", 2), told(null, 2)]).toEqual([
    "behind",
    "behind",
    "behind",
  ]);
});

it("takes two hashes for one unless both are known and differ", () => {
  const pairs = [
    [null, null],
    ["a", null],
    [null, "a"],
    ["a", "a"],
    ["a", "b"],
  ] as const;
  expect(pairs.map(([one, other]) => isSameHash(one, other))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

it("waits with what a receiver has not taken yet, and delivers none of it anew at once", () => {
  const story = new Story();
  pay(story, 100);
  const { receipt, name } = exchange(story);
  pay(story, 200, 300);
  const { book } = story.room;
  const batch = nextBatch(book, openRows(story), name, story.house.zone);
  expect(judgeReceipt(book, name, batch, receipt)).toBe("open");
  const [next] = batch.messages;
  const some = { ...receipt, mark: 2, totalMinor: 300, hash: next?.hash ?? null };
  expect(judgeReceipt(book, name, batch, some)).toBe("open");
});

it("is not behind when what it sent later was taken before, or acknowledged meanwhile", () => {
  const story = new Story();
  pay(story, 100);
  const name = destinationIn(story);
  const { book } = story.room;
  const first = nextBatch(book, openRows(story), name, story.house.zone);
  pay(story, 200);
  const { receipt } = exchange(story, { lost: true });
  expect(receipt).toMatchObject({ mark: 2, behind: false });
  const { store, book: inbox } = settlementOf(story);
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const { messages, says } = first;
  const delivery = { sender: story.room.name, messages, says };
  const late = store.transact(() => takeOne(inbox, delivery, context));
  expect([late.behind, judgeReceipt(book, name, first, late)]).toEqual([true, "passed"]);
  // Nor has its receiver lost anything when an older answer comes after a newer one.
  const second = nextBatch(book, openRows(story), name, story.house.zone);
  book.saveDestination(name, second.after);
  const older = { mark: 1, totalMinor: 100, hash: messages[0]?.hash ?? null, behind: false };
  expect(judgeReceipt(book, name, first, older)).toBe("passed");
});

it("is taken when the receiver has more of what it sent than this delivery, and knows it", () => {
  const story = new Story();
  pay(story, 100, 200, 300);
  const name = destinationIn(story);
  const { book } = story.room;
  const batch = nextBatch(
    book,
    (...at) => openRows(story)(...at).slice(0, 2),
    name,
    story.house.zone,
  );
  expect(batch.after.mark).toBe(2);
  const third = book.sentRow(name, 3);
  const told = (hash: string | null) =>
    judgeReceipt(book, name, batch, { mark: 3, totalMinor: 600, hash, behind: false });
  expect(third?.hash).toBeDefined();
  expect([told(third?.hash ?? null), told(null), told("another")]).toEqual([
    "taken",
    "taken",
    "behind",
  ]);
});

it("sends the newest row of each number, in the order of numbers", () => {
  const story = new Story();
  pay(story, 100, 200, 300);
  const name = destinationIn(story);
  const { book } = story.room;
  const rows = openRows(story)(name, 1, 10);
  const [first, second, third] = rows;
  if (!(first && second && third)) throw new Error("three were sent");
  // After a restoration number 1 stands in a later row once more.
  const again = { ...first, sequence: 9 };
  const batch = nextBatch(book, () => [second, first, third, again], name, story.house.zone);
  expect(batch.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(batch.after).toMatchObject({ mark: 3 });
});

it("takes nothing anew from a sender whose newest message is the last that was taken", () => {
  const story = new Story();
  pay(story, 100);
  const { receipt } = exchange(story, { lost: true });
  expect(receipt).toMatchObject({ mark: 1, behind: false });
  const again = exchange(story);
  expect([again.meaning, again.receipt]).toEqual(["taken", receipt]);
});
