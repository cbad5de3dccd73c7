import { addRow, alterLog, alterRow, type Case } from "./case.ts";
import { jsonOf } from "./rows.ts";
import { all, headOf, type Seen } from "./seen.ts";

const isPaid = ({ kind, body }: { kind: string; body: { sentMinor?: number } }) =>
  kind === "payment" && (body.sentMinor ?? 0) > 0;

/** A Settlement's head, which is the last row of its log, says one more than it says. */
function addOne(seen: Seen): void {
  const head = all(seen, "Settlement")
    .map(headOf)
    .find((row) => row !== undefined);
  if (head === undefined) throw new Error("no Settlement has a row");
  const balances = jsonOf<Record<string, number[]>>(head.balances);
  const [debits = 0, ...others] = balances.cw ?? [];
  const more = JSON.stringify({ ...balances, cw: [debits + 1, ...others] });
  alterRow(seen, "Settlement", "log", { balances: more }, ({ hash }) => hash === head.hash);
}

/** Takes a row out of the middle of a Settlement's log. */
function takeRowOut(seen: Seen): void {
  const kept = all(seen, "Settlement").find(({ log }) => log.length > 2);
  if (kept === undefined) throw new Error("no Settlement has three rows");
  kept.log.splice(1, 1);
}

export const bookCases: readonly Case[] = [
  {
    name: "a body was changed",
    promise: "the log is chained",
    alter: (seen) => alterLog(seen, "Wallet", isPaid, () => ({ cashier: "another" })),
  },
  {
    name: "a row of the operators' record was changed",
    promise: "the log is chained",
    alter: (seen) =>
      alterLog(
        seen,
        "Control",
        () => true,
        () => ({ reason: "another" }),
      ),
  },
  {
    name: "a row is missing",
    promise: "the log has no gap",
    alter: takeRowOut,
  },
  {
    name: "the last row is missing",
    promise: "the head is at the log's end",
    alter: (seen) => all(seen, "Wallet")[0]?.log.pop(),
  },
  {
    name: "a head says another balance",
    promise: "the head sums up the log: balance",
    alter: (seen) => alterRow(seen, "Wallet", "head", { balances: "{}" }),
  },
  {
    name: "money is made into points",
    promise: "every posting is whole",
    alter: (seen) =>
      alterLog(seen, "Wallet", isPaid, ({ transfers = [] }) => ({
        transfers: transfers.map((one) => ({ ...one, credit: "points" })),
      })),
  },
  {
    name: "more is paid than was there",
    promise: "nothing is below zero",
    alter: (seen) =>
      alterLog(seen, "Wallet", isPaid, ({ transfers = [] }) => ({
        transfers: transfers.map((one) => ({ ...one, amountMinor: 1_000_000 })),
      })),
  },
];

export const sumCases: readonly Case[] = [
  {
    name: "nobody asked what became of a credit that was stopped",
    promise: "who was stopped is asked after",
    alter: (seen) => alterRow(seen, "Partner", "claim", { result: "stopped", stopped_ms: null }),
  },
  {
    name: "a Settlement lacks a message",
    promise: "what a wallet sent has arrived",
    alter: (seen) => alterRow(seen, "Settlement", "inbox", { mark: 0 }),
  },
  {
    name: "a Settlement was told another amount",
    promise: "a Settlement holds what it was told",
    alter: (seen) =>
      alterLog(
        seen,
        "Settlement",
        () => true,
        ({ told = [] }) => ({
          told: told.map(({ sender, message }) => ({
            sender,
            message: { ...message, amountMinor: 7 },
          })),
        }),
      ),
  },
  {
    name: "a row sends other money than it moves",
    promise: "rows for a Settlement are numbered and summed",
    alter: (seen) => alterLog(seen, "Wallet", isPaid, () => ({ sentMinor: 7 })),
  },
  {
    name: "a shop has a payment that nobody made",
    promise: "a shop has no payment that no wallet made",
    alter: (seen) => {
      const wallet = all(seen, "Wallet")[0]?.name ?? "";
      const row = { terminal_id: "ter_", reference: "strange", sender: wallet };
      const figures = { amount: 1, returned: 0, fee: 0, decline_code: null, cancelled: 0 };
      const where = { merchant_id: "mer_", business_date: "2026-10-05" };
      addRow(seen, "Settlement", "payment", { ...row, ...figures, ...where });
    },
  },
  {
    name: "a fee is one too much",
    promise: "a shop is owed what its payments came to, less fees",
    alter: (seen) => alterRow(seen, "Settlement", "payment", { fee: 1 }),
  },
  {
    name: "a payment stands on another day",
    promise: "a merchant's day is what customers paid on it",
    alter: (seen) =>
      alterRow(
        seen,
        "Settlement",
        "payment",
        { business_date: "2026-10-04" },
        (row) => Number(row.amount) > Number(row.returned),
      ),
  },
  {
    name: "a partner's claim is gone",
    promise: "each top-up is one claim of its partner",
    alter: (seen) => alterRow(seen, "Partner", "claim", null),
  },
  {
    name: "a credit is not in its partner's log",
    promise: "each claim that was credited is one credit in the partner's log",
    alter: (seen) => {
      for (const { log } of all(seen, "Partner")) {
        const n = log.findLastIndex(({ body }) => body.claim?.result === "credited");
        if (n < 0) continue;
        log.splice(n, 1);
        return;
      }
      throw new Error("no partner credited anything");
    },
  },
  {
    name: "a shop's books have more than was sent",
    promise: "no money is between wallets and shops",
    alter: addOne,
  },
];

export const drainedCases: readonly Case[] = [
  {
    name: "a Settlement never acknowledged",
    promise: /has acknowledged all/,
    alter: (seen) =>
      alterRow(seen, "Wallet", "head", {
        outbox: JSON.stringify({ "far.1.0": { last: 1, from: 1, totalMinor: 1 } }),
      }),
  },
  {
    name: "a hold stands after its end",
    promise: "what ends by itself has ended",
    alter: (seen) =>
      alterRow(seen, "Wallet", "head", {
        closing: JSON.stringify([{ atMs: seen.nowMs - 300_000, sequence: 1, fromMs: 0 }]),
      }),
  },
  {
    name: "a cancellation is still on its way",
    promise: "nothing waits in forward",
    alter: (seen) => addRow(seen, "Settlement", "forward", { terminal_id: "ter_" }),
  },
  {
    name: "a claim is without an outcome",
    promise: "nothing waits in claim",
    alter: (seen) => alterRow(seen, "Partner", "claim", { result: "pending" }),
  },
  {
    name: "a stop that has ended is not lifted",
    promise: "nothing waits in stop",
    alter: (seen) =>
      addRow(seen, "Control", "stop", { lifted_at_ms: null, until_ms: seen.nowMs - 300_000 }),
  },
  {
    name: "a contact is reserved for ever",
    promise: "nothing waits in contact",
    alter: (seen) => alterRow(seen, "Directory", "contact", { state: "reserved", until_ms: 1 }),
  },
];
