import type { SettlementBook } from "../../../../src/settlement/book.ts";
import type { Delivery, Receipt } from "../../../../src/settlement/inbox.ts";
import type { SettlementMessage } from "../../../../src/settlement/message.ts";
import { nextBatch } from "../../../../src/settlement/outbox.ts";
import { type InboxContext, takeAll } from "../../../../src/settlement/take-all.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import type { SettlementRoom } from "../../../house/house.ts";
import type { Story } from "../payment/story.ts";

/** The shop of these stories: one shard, so that everything goes to one Settlement. */
export const oneShard = { rewardRateBp: 200, feeRateBp: 325, shards: 1 };

/** A wallet's open rows for a destination, as its book reads them. */
export function openRows(story: Story) {
  return (name: string, from: number, limit: number): readonly WalletRow[] =>
    story.log
      .filter(({ destination, sequence }) => destination === name && sequence >= from)
      .slice(0, limit);
}

/** The one destination that a story has sent to. */
export function destinationIn(story: Story): string {
  const names = new Set(story.log.flatMap(({ destination }) => destination ?? []));
  const [name] = names;
  if (name === undefined || names.size > 1) throw new Error(`destinations: ${[...names]}`);
  return name;
}

/** Everything a story's wallet has to say to its one destination. */
export function messagesOf(story: Story): readonly SettlementMessage[] {
  const name = destinationIn(story);
  return nextBatch(story.room.book, openRows(story), name, story.house.zone).messages;
}

/** The Settlement at the other end. */
export function settlementOf(story: Story): SettlementRoom {
  return story.house.settlement(destinationIn(story));
}

/** What became of one sender's delivery. */
export function takeOne(book: SettlementBook, delivery: Delivery, context: InboxContext): Receipt {
  const [taken] = takeAll(book, [delivery], context);
  if (taken === undefined) throw new Error("each delivery has its outcome");
  return taken.mark;
}

/** Delivers messages to a Settlement room, in one transaction. */
export function deliver(
  story: Story,
  messages: readonly SettlementMessage[],
  sender = story.room.name,
): Receipt {
  const room = settlementOf(story);
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  return room.store.transact(() => takeOne(room.book, { sender, messages, says: null }, context));
}
