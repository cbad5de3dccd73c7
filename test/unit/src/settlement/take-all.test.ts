import { expect, it } from "vitest";
import { takeAll } from "../../../../src/settlement/take-all.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { deliver, messagesOf, settlementOf } from "./merchant-side.ts";

const shop = { ...wideShop, shards: 1 };
const senders = ["one wallet", "another wallet", "a third wallet"];

function paidTwice(): Story {
  const story = new Story();
  story.paid({ shop });
  story.paid({ shop, amountMinor: 7 });
  return story;
}

function deliverTogether(story: Story, from: readonly string[]) {
  const { book, store } = settlementOf(story);
  let heads = 0;
  const counting = {
    ...book,
    saveHead: (...saved: Parameters<typeof book.saveHead>) => {
      heads += 1;
      book.saveHead(...saved);
    },
  };
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const said = { messages: messagesOf(story), says: null };
  const deliveries = from.map((sender) => ({ sender, ...said }));
  const taken = store.transact(() => takeAll(counting, deliveries, context));
  return { taken, heads };
}

it("leaves the same rows as one delivery after the other, with one head for all", () => {
  const [one, together] = [paidTwice(), paidTwice()];
  for (const sender of senders) deliver(one, messagesOf(one), sender);
  const { taken, heads } = deliverTogether(together, senders);
  expect(settlementOf(together).store.dump()).toBe(settlementOf(one).store.dump());
  expect(heads).toBe(1);
  expect(taken.map(({ mark }) => mark)).toMatchObject(
    senders.map(() => ({ mark: 2, totalMinor: 1_207 })),
  );
});

it("tells which messages were new, and writes no head when none was", () => {
  const story = paidTwice();
  deliver(story, messagesOf(story).slice(0, 1), senders[0]);
  const first = deliverTogether(story, senders.slice(0, 2));
  expect(first.taken.map(({ fresh }) => fresh.map(({ sequence }) => sequence))).toEqual([
    [2],
    [1, 2],
  ]);
  const again = deliverTogether(story, senders.slice(0, 2));
  expect([again.heads, again.taken.flatMap(({ fresh }) => fresh)]).toEqual([0, []]);
});
