import { expect, it } from "vitest";
import { lostRowsToldMs } from "../../../../src/bounds.ts";
import { credit } from "../../../../src/funding/credit.ts";
import {
  hearPartner,
  hearSettlement,
  isAheadOf,
  lacksTopUp,
} from "../../../../src/payment/hear.ts";
import { creditOf } from "../../../house/commands.ts";
import { deliver, destinationIn, messagesOf, oneShard } from "../settlement/merchant-side.ts";
import { Story, shop as wideShop } from "./story.ts";

/** A wallet with one top-up, and what its Partner object says of that one and of another. */
function toppedUp() {
  const story = new Story({ balanceMinor: 0 });
  const command = creditOf(story.house, { reference: "top-0001" });
  story.step((book, context) => credit(book, command, story.house.table, context));
  const of = { partnerId: command.partnerId, receiver: "a partner's shard" };
  const known = { ...of, reference: "top-0001", sequence: 1 };
  return { story, known, lost: { ...of, reference: "top-0002", sequence: 2 } };
}

it("lacks a top-up of which its partner says that it told it, and none that it knows", () => {
  const { story, known, lost } = toppedUp();
  const { book } = story.room;
  expect([lacksTopUp(book, known), lacksTopUp(book, lost)]).toEqual([false, true]);
  expect(lacksTopUp(book, { ...known, partnerId: "another partner" })).toBe(true);
});

it("keeps that the partner is ahead, once, and has the alarm tell the operators within the hour", () => {
  const { story, lost } = toppedUp();
  const { nowMs } = story.house;
  story.step((book, context) => hearPartner(book, lost, context));
  const { receiver, sequence: mark } = lost;
  const ahead = { receiver, of: "partner", mark, sinceMs: nowMs };
  expect(story.room.book.head().behind).toEqual([ahead]);
  expect(story.room.alarmMs).toBe(nowMs + lostRowsToldMs);
  story.house.pass(5);
  story.step((book, context) => hearPartner(book, { ...lost, sequence: 9 }, context));
  expect(story.room.book.head().behind).toEqual([ahead]);
});

it("knows a Settlement as ahead by a higher mark, and by another message at the mark it knows", () => {
  const story = new Story();
  story.paid({ shop: { ...wideShop, ...oneShard }, amountMinor: 100 });
  const { book } = story.room;
  const receiver = destinationIn(story);
  const { mark, hash } = deliver(story, messagesOf(story));
  const isAhead = (change: object) => isAheadOf(book, { receiver, mark, hash, ...change });
  const heard = () => [
    isAhead({}),
    isAhead({ mark: 0, hash: null }),
    isAhead({ mark: mark + 1 }),
    isAhead({ hash: "00".repeat(32) }),
  ];
  expect(heard()).toEqual([false, false, true, true]);
  const known = { mark, hash, logSequence: 1, totalMinor: 0, failures: 0, retryAtMs: null };
  book.saveDestination(receiver, known);
  expect(heard()).toEqual([false, false, true, true]);
});

it("keeps a Settlement that is ahead, and no other", () => {
  const story = new Story();
  story.paid({ shop: { ...wideShop, ...oneShard }, amountMinor: 100 });
  const receiver = destinationIn(story);
  const { mark, hash } = deliver(story, messagesOf(story));
  const hear = (heard: { mark: number; hash: string | null }) =>
    story.step((book, context) => hearSettlement(book, { receiver, ...heard }, context));
  expect(hear({ mark, hash })).toBe(false);
  expect(story.room.book.head().behind).toEqual([]);
  expect(hear({ mark: mark + 1, hash })).toBe(true);
  const ahead = { receiver, of: "settlement", mark: mark + 1, sinceMs: story.house.nowMs };
  expect(story.room.book.head().behind).toEqual([ahead]);
});

it("has the alarm of a wallet that has nothing else to do tell the operators within the hour", () => {
  const { story } = toppedUp();
  story.house.pass(5);
  const { nowMs } = story.house;
  const heard = { receiver: "a shard", mark: 1, hash: "h" };
  expect(story.step((book, context) => hearSettlement(book, heard, context))).toBe(true);
  expect(story.room.alarmMs).toBe(nowMs + lostRowsToldMs);
});
