import { beforeEach, expect, it } from "vitest";
import type { TerminalMessage } from "../../../../src/terminal/message.ts";
import { takeMessages } from "../../../../src/terminal/take.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import type { ActAcross } from "../../../../src/velocity/vocabulary.ts";
import { terminalBook } from "../../../../worker/terminal/book.ts";
import { terminalMigrations } from "../../../../worker/terminal/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";
import { velocityModule } from "../velocity/story.ts";

const nowMs = Date.UTC(2026, 2, 1, 3);
const today = "2026-03-01";
const tomorrow = "2026-03-02";

let sql: NodeSql;
let sequence: number;
beforeEach(() => {
  sql = migratedSql(terminalMigrations);
  sequence = 0;
});

const payer = Buffer.from("a payer".padEnd(16)).toString("hex");

/** An act on the payment of a number, which asks for 5,000. */
function told(number: number, of: Partial<TerminalMessage>): TerminalMessage {
  sequence += 1;
  return {
    ...{ version: 2, kind: "payment", sequence, atMs: nowMs, paidAtMs: nowMs, payer },
    ...{ payment: `${payer}.${number}`, askedMinor: 5_000, amountMinor: 0, declineCode: null },
    ...{ businessDate: today, merchantId: "mer_1", storeId: "sto_1", terminalId: "ter_1" },
    ...{ category: "cafe", walletAgeMs: null, toppedUpAgoMs: null },
    ...of,
  };
}

/** What the object has added up after these, by day and kind, of which some came. */
function totals(messages: readonly TerminalMessage[], act: ActAcross = "terminal") {
  const engine = new VelocityEngine(velocityModule);
  const book = terminalBook(sql);
  const onFault = (fault: string) => expect.fail(fault);
  let revision = 0;
  for (const message of messages) {
    const context = { nowMs, act, owner: "o", revision, engine, table: null, onFault };
    revision = sql.transact(() => takeMessages(book, [message], context));
  }
  return [today, tomorrow].map((businessDate) => {
    const all = Object.entries(book.totals(businessDate));
    return Object.fromEntries(all.filter(([, { count, amountMinor }]) => count + amountMinor > 0));
  });
}

it("adds up a payment that was captured at once, and none that moved nothing yet", () => {
  expect(totals([told(1, { amountMinor: 5_000 }), told(2, {})])).toEqual([
    { payments: { amountMinor: 5_000, count: 1 } },
    {},
  ]);
});

it("counts a payment with its first capture, and adds what later ones take on their own days", () => {
  const messages = [
    told(1, {}),
    told(1, { kind: "capture", amountMinor: 3_000 }),
    told(1, { kind: "capture", amountMinor: 500 }),
    told(1, { kind: "capture", amountMinor: 1_500, businessDate: tomorrow }),
    told(1, { kind: "capture", amountMinor: 0 }),
  ];
  expect(totals(messages)).toEqual([
    { payments: { amountMinor: 3_500, count: 1 } },
    { payments: { amountMinor: 1_500, count: 0 } },
  ]);
});

it("counts every cancellation, refund and decline, also a cancellation that gave nothing back", () => {
  const messages = [
    told(1, { amountMinor: 5_000 }),
    told(1, { kind: "refund", amountMinor: 700 }),
    told(1, { kind: "refund", amountMinor: 300, businessDate: tomorrow }),
    told(2, { amountMinor: 5_000 }),
    told(2, { kind: "cancellation", amountMinor: 5_000 }),
    told(3, {}),
    told(3, { kind: "cancellation" }),
    told(4, { declineCode: "insufficient_funds" }),
  ];
  expect(totals(messages)).toEqual([
    {
      payments: { amountMinor: 10_000, count: 2 },
      refunds: { amountMinor: 700, count: 1 },
      cancellations: { amountMinor: 5_000, count: 2 },
      declines: { amountMinor: 5_000, count: 1 },
    },
    { refunds: { amountMinor: 300, count: 1 } },
  ]);
});

it("counts a payment that its payer rejected as declined, and a hold that ended as nothing", () => {
  const messages = [
    told(1, {}),
    told(1, { kind: "end", declineCode: "confirmation_rejected" }),
    told(2, {}),
    told(2, { kind: "end" }),
  ];
  expect(totals(messages)).toEqual([{ declines: { amountMinor: 5_000, count: 1 } }, {}]);
});

it.each(["store", "merchant"] as const)("adds nothing up at a %s: its terminals do", (act) => {
  const messages = [
    told(1, { amountMinor: 5_000 }),
    told(1, { kind: "refund", amountMinor: 700 }),
    told(2, { declineCode: "insufficient_funds" }),
  ];
  expect(totals(messages, act)).toEqual([{}, {}]);
});
