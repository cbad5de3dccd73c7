import { scheduler } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cancel } from "../../../../src/payment/cancel.ts";
import type { TerminalMessage } from "../../../../src/terminal/message.ts";
import { TerminalFeed } from "../../../../worker/settlement/feed.ts";
import type { Sender } from "../../../../worker/settlement/sender.ts";
import { cancelOf } from "../../../simulation/commands.ts";
import { Story, shop as wideShop } from "../../src/payment/story.ts";
import { deliver, messagesOf, oneShard, settlementOf } from "../../src/settlement/merchant-side.ts";

const shop = { ...wideShop, ...oneShard };
const { terminalId } = shop;

beforeEach(() => void vi.stubGlobal("scheduler", scheduler));
afterEach(() => void vi.unstubAllGlobals());

/** A Settlement's feed that has told of a first payment, and what the terminal takes from then on. */
async function opened() {
  const story = new Story();
  const taken: string[] = [];
  const terminal = { isReached: true };
  const take = async (name: string, messages: readonly TerminalMessage[]) => {
    if (!terminal.isReached) throw new Error("the terminal is not there");
    if (name === terminalId) taken.push(...messages.map(({ kind }) => kind));
  };
  const binding = (object: object) => ({ idFromName: (name: string) => name, get: () => object });
  const control = { snapshot: () => Promise.reject(new Error("Control is not there")) };
  const env = { TERMINAL: binding({ take }), CONTROL: binding(control) };
  const pay = (amountMinor: number) => void story.paid({ shop, amountMinor });
  pay(100);
  hear(story);
  /** A cancellation by reference and code, of a payment that has not come: a tombstone is told. */
  const undoNothing = (name: string) => {
    const code = story.code({ device: 1 });
    const of = { shop, code, paymentReference: `pay-${name}`, reference: `can-${name}` };
    const { kind } = story.step((rows, context) =>
      cancel(rows, cancelOf(story.house, of), context),
    );
    expect(kind).toBe("cancelled");
  };
  const { book, store } = settlementOf(story);
  const commit: Sender["commit"] = (step) => store.transact(() => step(() => undefined));
  const asker = { env, after: () => undefined };
  const feed = new TerminalFeed({ env, asker, book, commit } as unknown as Sender);
  await feed.tell();
  taken.splice(0);
  return { story, taken, terminal, feed, book, pay, undoNothing };
}

const hear = (story: Story) => deliver(story, messagesOf(story)).mark;

it("tells a terminal of each payment once", async () => {
  const { story, taken, feed, pay } = await opened();
  await feed.tell();
  expect(taken).toEqual([]);
  pay(300);
  hear(story);
  await feed.tell();
  await feed.tell();
  expect(taken).toEqual(["payment"]);
});

it("tells a terminal of its payments, and waits with no totals for what is none", async () => {
  const { story, taken, feed, pay, undoNothing } = await opened();
  undoNothing("1");
  const first = hear(story);
  expect(await feed.untoldSince(terminalId, first, 0)).toBeNull();
  pay(300);
  undoNothing("2");
  const last = hear(story);
  expect(await feed.untoldSince(terminalId, last, 0)).toBe(story.house.nowMs);
  await feed.tell();
  expect(await feed.untoldSince(terminalId, last, 0)).toBeNull();
  expect([taken, feed.toldUpTo]).toEqual([["payment"], last]);
});

it("sets aside nothing but payments for a terminal that is not reached", async () => {
  const { story, taken, terminal, feed, book, pay, undoNothing } = await opened();
  terminal.isReached = false;
  pay(300);
  const paidAt = hear(story);
  await feed.tell();
  undoNothing("1");
  const last = hear(story);
  await feed.tell();
  expect(book.feed(terminalId, 10).map(({ sequence }) => sequence)).toEqual([paidAt]);
  expect([taken, feed.toldUpTo]).toEqual([[], last]);
});
