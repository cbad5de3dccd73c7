import { expect, it, vi } from "vitest";
import type { LogHead } from "../../../../src/ledger/log.ts";
import { takeAll } from "../../../../src/settlement/take-all.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { deliver, messagesOf, settlementOf } from "./merchant-side.ts";

const shop = { ...wideShop, shards: 1 };
const senders = ["a1", "b2", "c3"].map((byte) => byte.repeat(16));

function paidTwice(): Story {
  const story = new Story();
  story.paid({ shop });
  story.paid({ shop, amountMinor: 7 });
  return story;
}

function deliverTogether(story: Story, from: readonly string[]) {
  const { book, store } = settlementOf(story);
  let rows = 0;
  const counting = {
    ...book,
    append: (...row: Parameters<typeof book.append>) => {
      rows += 1;
      book.append(...row);
    },
  };
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const said = { messages: messagesOf(story), says: null };
  const deliveries = from.map((sender) => ({ sender, ...said }));
  const taken = store.transact(() => takeAll(counting, deliveries, context));
  return { taken, rows };
}

it("leaves the same payments and marks as one delivery after the other, and one row of the log", () => {
  const [one, together] = [paidTwice(), paidTwice()];
  for (const sender of senders) deliver(one, messagesOf(one), sender);
  const { taken, rows } = deliverTogether(together, senders);
  const kept = (story: Story) => {
    const { book, store } = settlementOf(story);
    const beside = ["payment", "inbox"].map((table) => store.sql.exec(`SELECT * FROM ${table}`));
    const told = senders.map((sender) => book.messagesOf(sender, 0, 10));
    return [beside, told, book.head().balances];
  };
  expect(kept(together)).toEqual(kept(one));
  expect([rows, settlementOf(one).book.head().sequence]).toEqual([1, 3]);
  expect(taken.map(({ mark }) => mark)).toMatchObject(
    senders.map(() => ({ mark: 2, totalMinor: 1_207 })),
  );
});

it("tells which messages were new, and writes no row when none was", () => {
  const story = paidTwice();
  deliver(story, messagesOf(story).slice(0, 1), senders[0]);
  const first = deliverTogether(story, senders.slice(0, 2));
  expect(first.taken.map(({ fresh }) => fresh.map(({ sequence }) => sequence))).toEqual([
    [2],
    [1, 2],
  ]);
  const again = deliverTogether(story, senders.slice(0, 2));
  expect([again.rows, again.taken.flatMap(({ fresh }) => fresh)]).toEqual([0, []]);
});

it("leaves the same rows when the head is given that it told of as when it reads it", () => {
  const story = paidTwice();
  const { book, store } = settlementOf(story);
  const [first, second] = messagesOf(story);
  const told: LogHead[] = [];
  const take = (message: typeof first, head: LogHead | null) => {
    const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0, head };
    const onRow = (row: LogHead) => void told.push(row);
    const messages = message === undefined ? [] : [message];
    const sender = senders[0] as string;
    store.transact(() => takeAll(book, [{ sender, messages, says: null }], { ...context, onRow }));
  };
  take(first, null);
  expect(told).toEqual([book.head()]);
  const reads = vi.spyOn(book, "head");
  take(second, told[0] as LogHead);
  expect(reads).not.toHaveBeenCalled();
  reads.mockRestore();
  expect(told).toEqual([expect.objectContaining({ sequence: 1 }), book.head()]);
  const alone = paidTwice();
  const [one, other] = messagesOf(alone);
  for (const message of [one, other])
    deliver(alone, message === undefined ? [] : [message], senders[0]);
  expect(book.head()).toEqual(settlementOf(alone).book.head());
});
