import { expect } from "vitest";
import { ObjectAudit } from "../../../../src/audit/object-audit.ts";
import { bookEvents } from "../../../../src/cli/books/books.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import { isRowOf } from "../../../../src/ledger/row.ts";
import { isAheadOf, noteAhead } from "../../../../src/payment/hear.ts";
import type { Given, GivenCredit } from "../../../../src/payment/lost-row.ts";
import { type Restored, restore } from "../../../../src/payment/restore.ts";
import { sentHash } from "../../../../src/payment/restored-row.ts";
import { withLateMarks } from "../../../../src/settlement/late-marks.ts";
import { judgeReceipt, markOf, nextBatch } from "../../../../src/settlement/outbox.ts";
import { walletKinds } from "../../../../src/wallet/kind.ts";
import { forOneStep, type Remembered } from "../../../../src/wallet/one-step.ts";
import { findPayment } from "../../../../src/wallet/read.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import type { WalletBodies } from "../../../../src/wallet/row.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { oneShard, type openRows, settlementOf, takeOne } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";
import { Story, shop as wideShop } from "./story.ts";

export const shop = { ...wideShop, ...oneShard };

export function nameOf(story: Story): string {
  return story.log.findLast(({ destination }) => destination !== null)?.destination as string;
}

/** Delivers all that is open to a destination; what the wallet makes of the last answer. */
export function deliver(story: Story, name = nameOf(story)) {
  const { book } = story.room;
  const batch = nextBatch(book, rawRows(story), name, story.house.zone);
  const { store, book: inbox } = story.house.settlement(name);
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const delivery = { sender: story.room.name, messages: batch.messages, says: batch.says };
  const receipt = store.transact(() => takeOne(inbox, delivery, context));
  const meaning = judgeReceipt(book, name, batch, receipt);
  if (meaning === "taken") book.saveDestination(name, batch.after);
  return meaning;
}

/** The rows as they lie in the log, restored ones too. */
function rawRows(story: Story): ReturnType<typeof openRows> {
  const { sql } = story.room.store;
  const all = [...bookEvents("Wallet", sql)].flatMap((event) =>
    "row" in event && isRowOf<WalletBodies>(walletKinds, event.row) ? [event.row] : [],
  );
  return (name, from, limit) =>
    all.filter((row) => row.destination === name && row.sequence >= from).slice(0, limit);
}

/** What the Settlement and the partners have of the wallet, asked now. */
export function ask(
  story: Story,
  credits: readonly GivenCredit[] = [],
  receiver = nameOf(story),
): Given {
  const { book } = story.house.settlement(receiver);
  const { mark: afterMark, logSequence } = markOf(story.room.book, receiver);
  const sender = story.room.name;
  const messages = book.messagesOf(sender, afterMark, 1_000);
  const fromSequence = logSequence + 1;
  const settlements = [{ receiver, afterMark, ...book.inbox(sender), messages, fromSequence }];
  return { settlements, credits, asked: [receiver] };
}

/** Two persons have agreed: the wallet is given back what it was `given`. */
export function restoreAs(story: Story, given: Given): Restored {
  return story.step((book, context) => restore(book, ownRows(story), given, context));
}

/** What an instance remembers of the step in which it gave back everything. */
export function restoreRemembering(story: Story): Remembered | null {
  const given = ask(story);
  return story.step((book, context) => {
    const rows = forOneStep(withLateMarks(book));
    restore(rows, ownRows(story), given, context);
    return rows.end();
  });
}

function ownRows(story: Story) {
  return (name: string, from: number) => rawRows(story)(name, from, 1_000);
}

export function restoreAll(story: Story, credits: readonly GivenCredit[] = []): Restored {
  return restoreAs(story, ask(story, credits));
}

export function expectSound(story: Story): void {
  for (const [kind, room] of [
    ["Wallet", story.room],
    ["Settlement", settlementOf(story)],
  ] as const) {
    const audit = new ObjectAudit(kind, digestText);
    for (const event of bookEvents(kind, room.store.sql)) audit.take(event);
    expect([kind, audit.end().fault]).toEqual([kind, null]);
  }
  const name = nameOf(story);
  const { mark, hash } = settlementOf(story).book.inbox(story.room.name);
  expect(isAheadOf(story.room.book, { receiver: name, mark, hash })).toBe(false);
  const row = story.room.book.sentRow(name, mark);
  expect([mark, row === null ? null : sentHash(row)]).toEqual([mark, hash]);
  const sent = netMinor(story.room.book.head().balances, "clearing_settlement");
  const received = netMinor(settlementOf(story).book.head().balances, "clearing_wallet");
  expect(sent + received).toBe(0);
}

export function standing(story: Story, reference: string): Payment {
  const at = { terminalId: shop.terminalId, reference };
  const found = findPayment(story.room.book, at, shop.merchantId);
  if (found === null) throw new Error(`${reference} is not known`);
  return found;
}

export const paid = (story: Story, reference: string, part = {}) =>
  story.paid({ shop, reference, ...part });

/** A wallet with a payment of 1,000 that was told, put back to then after `lose` was told as well. */
export function putBack(lose: (story: Story) => void): Story {
  const story = new Story();
  paid(story, "pay-common", { amountMinor: 1_000 });
  expect(deliver(story)).toBe("taken");
  const older = rowsOf(story.room);
  lose(story);
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  story.house.pass(1_000);
  return story;
}

export function noticed(story: Story): void {
  expect(deliver(story)).toBe("behind");
  const ahead = { receiver: nameOf(story), of: "settlement", mark: 1 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
}

/** Reminded of it, without a sale meanwhile. */
export function reminded(story: Story): void {
  const ahead = { receiver: nameOf(story), of: "settlement", mark: 2 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
}
