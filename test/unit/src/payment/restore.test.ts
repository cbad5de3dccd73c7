import { expect, it } from "vitest";
import { ObjectAudit } from "../../../../src/audit/object-audit.ts";
import { bookEvents } from "../../../../src/cli/books.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import { findPayment } from "../../../../src/payment/read.ts";
import type { Payment } from "../../../../src/payment/record.ts";
import { refund } from "../../../../src/payment/refund.ts";
import {
  type Given,
  type GivenCredit,
  type Restored,
  restore,
} from "../../../../src/payment/restore.ts";
import { take } from "../../../../src/settlement/inbox.ts";
import { judgeReceipt, markOf, nextBatch } from "../../../../src/settlement/outbox.ts";
import { digestText } from "../../../../worker/digest.ts";
import { noteAhead } from "../../../../worker/wallet/behind.ts";
import { cancelOf, captureOf, confirmOf, refundOf } from "../../../simulation/commands.ts";
import { oneShard, type openRows, settlementOf } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";
import { Story, shop as wideShop } from "./story.ts";

const shop = { ...wideShop, ...oneShard };

function nameOf(story: Story): string {
  return story.log.findLast(({ destination }) => destination !== null)?.destination as string;
}

/** Delivers all that is open to the one destination; what the wallet makes of the last answer. */
function deliver(story: Story) {
  const name = nameOf(story);
  const { book } = story.room;
  const batch = nextBatch(book, rawRows(story), name, story.house.zone);
  const { store, book: inbox } = settlementOf(story);
  const context = { nowMs: story.house.nowMs, digest: digestText, toldUpTo: 0 };
  const receipt = store.transact(() =>
    take(inbox, story.room.name, batch.messages, context, batch.says),
  );
  const meaning = judgeReceipt(book, name, batch, receipt);
  if (meaning === "taken") book.saveDestination(name, batch.after);
  return meaning;
}

/** The rows as they lie in the log, restored ones too. */
function rawRows(story: Story): ReturnType<typeof openRows> {
  const { sql } = story.room.store;
  const all = [...bookEvents("Wallet", sql)].flatMap((event) =>
    "row" in event ? [event.row] : [],
  );
  return (name, from, limit) =>
    all.filter((row) => row.destination === name && row.sequence >= from).slice(0, limit);
}

/** What the Settlement and the partners have of the wallet, asked now. */
function ask(story: Story, credits: readonly GivenCredit[] = []): Given {
  const receiver = nameOf(story);
  const { book } = settlementOf(story);
  const { mark: after, logSequence } = markOf(story.room.book, receiver);
  const sender = story.room.name;
  const messages = book.messagesOf(sender, after, 1_000);
  const fromSequence = logSequence + 1;
  const settlements = [{ receiver, ...book.inbox(sender), messages, fromSequence }];
  return { settlements, credits, asked: [receiver] };
}

/** Two persons have agreed: the wallet is given back what it was `given`. */
function restoreAs(story: Story, given: Given): Restored {
  const own = (name: string, from: number) => rawRows(story)(name, from, 1_000);
  return story.step((book, context) => restore(book, own, given, context));
}

function restoreAll(story: Story, credits: readonly GivenCredit[] = []): Restored {
  return restoreAs(story, ask(story, credits));
}

function expectSound(story: Story): void {
  for (const [kind, room] of [
    ["Wallet", story.room],
    ["Settlement", settlementOf(story)],
  ] as const) {
    const audit = new ObjectAudit(kind, digestText);
    for (const event of bookEvents(kind, room.store.sql)) audit.take(event);
    expect([kind, audit.end().fault]).toEqual([kind, null]);
  }
  const sent = netMinor(story.room.book.head().balances, "clearing_settlement");
  const received = netMinor(settlementOf(story).book.head().balances, "clearing_wallet");
  expect(sent + received).toBe(0);
}

function standing(story: Story, reference: string): Payment {
  const at = { terminalId: shop.terminalId, reference };
  const found = findPayment(story.room.book, at, shop.merchantId);
  if (found === null) throw new Error(`${reference} is not known`);
  return found;
}

const paid = (story: Story, reference: string, part = {}) =>
  story.paid({ shop, reference, ...part });

/** A wallet with a payment of 1,000 that was told, put back to then after `lose` was told as well. */
function putBack(lose: (story: Story) => void): Story {
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

function noticed(story: Story): void {
  expect(deliver(story)).toBe("behind");
  const ahead = { receiver: nameOf(story), of: "settlement", mark: 1 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
}

it("gives back payments, holds, captures, refunds and cancellations as they were", () => {
  const states: Record<string, unknown> = {};
  const story = putBack((lost) => {
    const held = paid(lost, "pay-held", { amountMinor: 800, capture: "manual" });
    const part = captureOf(lost.house, held, { reference: "cap-1", amountMinor: 300 });
    lost.step((book, context) => capture(book, part, context));
    const back = refundOf(lost.house, standing(lost, "pay-common"), {
      reference: "rfd-1",
      amountMinor: 400,
    });
    lost.step((book, context) => refund(book, back, context));
    paid(lost, "pay-undone", { amountMinor: 500 });
    const undo = cancelOf(lost.house, { shop, paymentReference: "pay-undone" });
    lost.step((book, context) => cancel(book, undo, context));
    for (const name of ["pay-common", "pay-held", "pay-undone"]) {
      states[name] = standing(lost, name).state;
    }
    states.available = lost.available;
    states.held = lost.held;
    states.points = lost.points;
  });
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  const done = restoreAll(story);
  expect(done).toMatchObject({ rows: 5, resent: 1, conflicts: [] });
  for (const name of ["pay-common", "pay-held", "pay-undone"]) {
    expect([name, standing(story, name).state]).toEqual([name, states[name]]);
  }
  expect(story.available).toBe(Number(states.available) - 50);
  expect(story.held).toBe(states.held);
  expect(story.room.book.head().behind).toEqual([]);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
  const rest = captureOf(story.house, standing(story, "pay-held"), {
    reference: "cap-2",
    amountMinor: 500,
    last: true,
  });
  story.step((book, context) => capture(book, rest, context));
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("changes nothing when nothing is lost, the second time too", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ rows: 1, resent: 1 });
  expect(deliver(story)).toBe("taken");
  const before = story.room.book.head();
  expect(restoreAll(story)).toMatchObject({ rows: 0, resent: 0 });
  expect(story.room.book.head().sequence).toBe(before.sequence);
  expectSound(story);
});

it("books what was lost once when two restorations asked before either was booked", () => {
  const amountMinor = 30_001;
  const story = new Story({ balanceMinor: 2 * amountMinor });
  paid(story, "pay-common", { amountMinor: 1_000 });
  deliver(story);
  const older = rowsOf(story.room);
  // Nobody but the payer names a confirmation: no reference tells that it is there already.
  const waiting = story.paid({ shop, reference: "pay-confirmed", amountMinor }, 1);
  story.step((book, context) => confirm(book, confirmOf(story.house, waiting), context));
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  const [one, other] = [ask(story), ask(story)];
  expect(restoreAs(story, one)).toMatchObject({ rows: 2, resent: 1 });
  expect(restoreAs(story, other)).toMatchObject({ rows: 0, resent: 0 });
  expect(story.available).toBe(amountMinor - 1_050);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("tells again a sale that was made while the receivers were asked", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  const given = ask(story);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  expect(restoreAs(story, given)).toMatchObject({ rows: 1, resent: 1 });
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("has what the balance lacks owed, and never goes below zero", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 15_000 }));
  paid(story, "pay-meanwhile", { amountMinor: 10_000 });
  noticed(story);
  restoreAll(story);
  expect(story.available).toBe(0);
  expect(netMinor(story.room.book.head().balances, "receivable")).toBe(-6_000);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("takes a reference that came again and was decided alike for one act", () => {
  const story = putBack((lost) => void paid(lost, "pay-twice", { amountMinor: 300 }));
  paid(story, "pay-twice", { amountMinor: 300 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ resent: 0, conflicts: [] });
  expect(story.available).toBe(20_000 - 1_300);
  expect(markOf(story.room.book, nameOf(story)).mark).toBe(2);
  expectSound(story);
});

it("names a reference that was decided otherwise, and keeps both sides' money", () => {
  const story = putBack((lost) => void paid(lost, "pay-twice", { amountMinor: 300 }));
  paid(story, "pay-twice", { amountMinor: 700 });
  noticed(story);
  expect(restoreAll(story)).toMatchObject({ resent: 1, conflicts: ["pay-twice"] });
  expect(story.available).toBe(20_000 - 2_000);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("uses up the code of a lost payment, and spells no new id with its number", () => {
  const story = new Story();
  paid(story, "pay-common");
  const code = story.code();
  const early = rowsOf(story.room);
  const shown = { ...code, identity: `q:${code.jti}`, recallOnly: false };
  story.pay(code, { shop, reference: "pay-lost", code: shown });
  paid(story, "pay-late", { amountMinor: 70 });
  deliver(story);
  const numbers = [standing(story, "pay-lost").number, standing(story, "pay-late").number];
  putWalletBack(story, early);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  restoreAll(story);
  expect(story.pay(code, { shop, reference: "pay-again", code: shown })).toMatchObject({
    payment: { body: { declineCode: "code_spent" } },
  });
  const meanwhile = standing(story, "pay-meanwhile");
  const next = paid(story, "pay-next", { amountMinor: 60 });
  const now = [meanwhile.number, next.number, standing(story, "pay-lost").number];
  expect(standing(story, "pay-late").number).toBe(numbers[1]);
  for (const number of now) expect(numbers).not.toContain(number);
  expect(new Set(now).size).toBe(3);
  expect(deliver(story)).toBe("taken");
  expectSound(story);
});

it("gives back a partner's top-up that was lost, once", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  reminded(story);
  const credit: GivenCredit = {
    receiver: "00.1",
    ...{ partnerId: "par_1", partnerName: "Partner", channel: "atm", reference: "top-lost" },
    ...{ amountMinor: 5_000, declineCode: null, sequence: 4, idKey: 1 },
    decidedAtMs: story.house.nowMs - 5_000,
  };
  expect(restoreAll(story, [credit])).toMatchObject({ rows: 2 });
  expect(story.available).toBe(20_000 - 1_300 + 5_000);
  expect(restoreAll(story, [credit])).toMatchObject({ rows: 0 });
  expect(story.room.book.byReference("top_up", "par_1", "top-lost")).not.toBeNull();
});

/** Reminded of it, without a sale meanwhile. */
function reminded(story: Story): void {
  const ahead = { receiver: nameOf(story), of: "settlement", mark: 2 } as const;
  story.step((book, context) => noteAhead(book, ahead, context));
}
