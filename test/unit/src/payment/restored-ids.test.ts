import { expect, it } from "vitest";
import { capture } from "../../../../src/payment/capture.ts";
import { noteAhead } from "../../../../src/payment/hear.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { ownPayment } from "../../../../src/payment/waiting.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { openId } from "../../../../src/token/seal.ts";
import { readActivity } from "../../../../src/wallet/activity.ts";
import { messagesAfter } from "../../../../src/wallet/event-messages.ts";
import { explain } from "../../../../src/wallet/explain.ts";
import { findPayment } from "../../../../src/wallet/read.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { identityBook } from "../../../../worker/wallet/identity/book.ts";
import { captureOf, refundOf } from "../../../house/commands.ts";
import { deviceOf } from "../../../wallet-rows.ts";
import { oneShard, settlementOf } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";
import {
  ask,
  deliver,
  nameOf,
  noticed,
  paid,
  restoreAll,
  restoreAs,
  standing,
} from "./restore-story.ts";
import { elsewhere, Story } from "./story.ts";

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const parsed = await parseKeyRing(await makeKeyRing(random));
if (!parsed.ok) throw new Error(parsed.fault);
const ring = parsed.value;

it("shows each payment under the id that it has, and no other's, to its payer as well", () => {
  const story = new Story();
  paid(story, "pay-common", { amountMinor: 1_000 });
  const early = rowsOf(story.room);
  paid(story, "pay-lost", { amountMinor: 90 });
  paid(story, "pay-late", { amountMinor: 70 });
  const atMs = standing(story, "pay-late").atMs;
  deliver(story);
  const lost = standing(story, "pay-lost").number;
  putWalletBack(story, early);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  expect(standing(story, "pay-meanwhile").number).toBe(lost);
  noticed(story);
  restoreAll(story);
  // An id that two payments had leads to neither.
  expect(own(story, lost)).toBe("unknown");
  const told = toldOf(story);
  for (const name of names.values()) {
    const { number } = standing(story, name);
    expect(own(story, number)).toBe(name);
    expect([
      name,
      explain(story.room.book, { number, keyNumber: 1 }, null)?.payment.reference,
    ]).toEqual([name, name]);
    expect([name, told.get(name)]).toEqual([name, number]);
  }
  expect(told.get("pay-late at")).toBe(atMs);
});

it("tells the Settlement more about a payment by the number that it was told first", () => {
  const story = new Story();
  paid(story, "pay-common", { amountMinor: 1_000 });
  const early = rowsOf(story.room);
  paid(story, "pay-lost", { amountMinor: 90 });
  deliver(story);
  putWalletBack(story, early);
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  restoreAll(story);
  const command = refundOf(story.house, standing(story, "pay-lost"), { amountMinor: 10 });
  story.step((book, context) => refund(book, command, context));
  expect(deliver(story)).toBe("taken");
  const all = settlementOf(story).book.messagesOf(story.room.name, 0, 100);
  const numbersOf = (name: string) =>
    all
      .filter(({ reference }) => reference === name)
      .map(({ kind, paymentSequence }) => [kind, paymentSequence]);
  const [[, first] = []] = numbersOf("pay-lost");
  expect(numbersOf("pay-lost")).toEqual([
    ["payment", first],
    ["refund", first],
  ]);
  expect(standing(story, "pay-lost").number).not.toBe(first);
  // The other one that had this number is told under its own.
  const other = standing(story, "pay-meanwhile");
  const more = refundOf(story.house, other, { amountMinor: 10, reference: "refund-more" });
  story.step((book, context) => refund(book, more, context));
  expect(deliver(story)).toBe("taken");
  const again = settlementOf(story).book.messagesOf(story.room.name, 0, 100);
  const numbers = again
    .filter(({ reference }) => reference === "pay-meanwhile")
    .map(({ kind, paymentSequence }) => [kind, paymentSequence]);
  expect(numbers).toEqual([
    ["payment", other.number],
    ["refund", other.number],
  ]);
  expect(other.number).not.toBe(first);
});

it("tells a Settlement more about a payment by that number when its id has got another since", () => {
  const story = new Story();
  paid(story, "pay-common", { amountMinor: 1_000 });
  const early = rowsOf(story.room);
  paid(story, "pay-lost", { amountMinor: 90 });
  deliver(story);
  const receiver = nameOf(story);
  putWalletBack(story, early);
  const hold = { shop: { ...elsewhere, ...oneShard }, capture: "manual" } as const;
  const held = paid(story, "pay-held", { ...hold, amountMinor: 50 });
  const other = nameOf(story);
  expect(deliver(story, other)).toBe("taken");
  story.step((book, context) => noteAhead(book, { receiver, of: "settlement", mark: 2 }, context));
  restoreAs(story, ask(story, [], receiver));
  const now = findPayment(story.room.book, heldAt, elsewhere.merchantId) as Payment;
  expect(now.number).not.toBe(held.number);
  const command = captureOf(story.house, now, { amountMinor: 50 });
  expect(story.step((book, context) => capture(book, command, context))).toMatchObject({
    kind: "captured",
  });
  expect(deliver(story, other)).toBe("taken");
  const all = story.house.settlement(other).book.messagesOf(story.room.name, 0, 100);
  expect(all.map(({ kind, paymentSequence }) => [kind, paymentSequence])).toEqual([
    ["payment", held.number],
    ["capture", held.number],
  ]);
});

const heldAt = { terminalId: elsewhere.terminalId, reference: "pay-held" };

/** References by amounts. */
const names = new Map([
  [1_000, "pay-common"],
  [90, "pay-lost"],
  [70, "pay-late"],
  [50, "pay-meanwhile"],
]);

/** The reference of the payment that its payer finds under a number. */
function own(story: Story, number: number): string {
  const jkt = `${deviceOf(story.room.store.sql, 2)?.jkt}`;
  const { snapshot } = story.house.authority();
  const by = { device: 2, jkt, epoch: [1, 1, 1], snapshot, number, keyNumber: 1 } as const;
  const found = story.step((book, context) => ownPayment(book, by, context));
  return found.kind === "payment" ? found.payment.reference : found.kind;
}

/** What the payer's activity and events say of each payment: the number of its id, and when it was. */
function toldOf(story: Story): Map<string, number> {
  const { book, store } = story.room;
  const identity = identityBook(store.sql);
  const cursor = { event: Number.MAX_SAFE_INTEGER, row: Number.MAX_SAFE_INTEGER };
  const page = readActivity(identity, book, { caller: null, cursor, count: 100 });
  if (page.kind !== "page") throw new Error(page.kind);
  const wallet = "0".repeat(32);
  const events = messagesAfter({ identity, book, ring, wallet, currency: "JPY" }, 0)
    .map(({ text }) => JSON.parse(text) as { kind: string; payment_id?: string; amount: number })
    .filter(({ kind }) => kind === "payment.decided")
    .map(({ payment_id, amount }) => [amount, openId(ring, "pay", `${payment_id}`)?.number]);
  const byAmount = new Map(events as [number, number][]);
  const told = new Map<string, number>();
  for (const { kind, atMs, payment, amountMinor } of page.items) {
    if (kind !== "payment" || payment === null) continue;
    expect(byAmount.get(amountMinor as number)).toBe(payment.number);
    const known = names.get(amountMinor as number) as string;
    told.set(known, payment.number).set(`${known} at`, atMs);
  }
  return told;
}
