import type { Chronicle, Delivered } from "../chronicle.ts";
import { alterLog, alterQuiet, alterRow, type Case } from "./case.ts";
import { paymentsOf } from "./payments.ts";
import { all, type Kept, type Seen } from "./seen.ts";

type Members = Readonly<Record<string, unknown>>;

/** A list without its first member, or with one more. */
const shortened = (name: string) => (members: Members) => ({
  [name]: (members[name] as unknown[]).slice(1),
});

/** Whether nothing has changed its payment since. */
const isLast = (row: Kept["log"][number], kept: Kept) =>
  paymentsOf(kept).some(({ acts }) => acts.findLast(({ body }) => body.after != null) === row);

const of = (path: string) => new RegExp(`^GET ${path}(\\?|$)`);

/** Alters the headers of the first answer that fits. */
function alterHeaders(seen: Seen, status: number, alter: Readonly<Record<string, string>>): void {
  const exchange = seen.chronicle.exchanges.find(
    ({ answer, path }) => answer?.status === status && !path.startsWith("/dev/"),
  );
  if (exchange?.answer == null) throw new Error(`no ${status}`);
  exchange.answer = { ...exchange.answer, headers: { ...exchange.answer.headers, ...alter } };
}

export const quietCases: readonly Case[] = [
  {
    name: "a reference leads to what a payment was",
    promise: "a reference leads to every payment under it",
    alter: (seen) => alterQuiet(seen, of("/v1/payments"), () => ({ version: 77 })),
  },
  {
    name: "a refund is told that nobody made",
    promise: "the refunds of a payment are all told",
    alter: (seen) =>
      alterQuiet(seen, of("/v1/payments/pay_[\\w-]+/refunds"), () => ({
        refunds: [{ reference: "nobody-made-it", amount: 1 }],
      })),
  },
  {
    name: "a drawer has other totals",
    promise: "a drawer's totals are all of its day",
    alter: (seen) => alterQuiet(seen, of("/v1/terminals/me/totals"), () => ({ net: 1_234_567 })),
  },
  {
    name: "a wallet is told as frozen that is not",
    promise: "a wallet is told as it is kept",
    alter: (seen) => alterQuiet(seen, of("/v1/wallet"), () => ({ recovery_codes_left: 77 })),
  },
  {
    name: "a payment is left out of its owner's list",
    promise: "all that happened is told once, newest first",
    alter: (seen) => alterQuiet(seen, of("/v1/wallet/payments"), shortened("payments")),
  },
  {
    name: "an event is left out of an owner's activity",
    promise: "all that happened is told once, newest first",
    alter: (seen) => alterQuiet(seen, of("/v1/wallet/activity"), shortened("events")),
  },
  {
    name: "an operator is left out of the list",
    promise: "operators are told all operators, as they are kept",
    alter: (seen) => alterQuiet(seen, of("/v1/operators"), shortened("operators")),
  },
  {
    name: "a merchant has another rate",
    promise: "a merchant is told as it is kept",
    alter: (seen) =>
      alterQuiet(seen, of("/v1/operator/merchants/mer_[\\w-]+"), () => ({ fee_rate_bp: 999 })),
  },
  {
    name: "a row is left out of the record",
    promise: "what comes in pages is told once, newest first",
    alter: (seen) => alterQuiet(seen, of("/v1/operator/record"), shortened("events")),
  },
  {
    name: "a payment is explained otherwise than it was decided",
    promise: "a payment is explained as it was decided",
    alter: (seen) =>
      alterQuiet(seen, of("/v1/operator/payments/pay_[\\w-]+/explanation"), () => ({
        same_verdict: false,
      })),
  },
  {
    name: "a request that comes again is told another outcome",
    promise: /a repeated request is told the same/,
    alter: (seen) =>
      alterQuiet(seen, /^POST \/v1\/(payments|funding\/\w+\/credits)$/, () => ({
        created_at: "2026-01-01T00:00:00.000Z",
      })),
  },
];

export const listCases: readonly Case[] = [
  {
    name: "a code that was decided on is not used up",
    promise: "a code is used up by its first decision",
    alter: (seen) => {
      for (const { tables } of all(seen, "Wallet")) {
        const code = (tables.code ?? []).map((row) => ({ ...row, spent_by: null }));
        Object.assign(tables, { code });
      }
    },
  },
  {
    name: "a payment stands otherwise than its last row says",
    promise: /stands as its last row left it/,
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        (row, kept) => row.kind === "refund" && isLast(row, kept),
        ({ after }) =>
          after === undefined
            ? {}
            : { after: { ...after, refundedMinor: after.refundedMinor + 1 } },
      ),
  },
  {
    name: "a hold is not listed",
    promise: "open holds are listed by their ends",
    alter: (seen) => {
      const other = JSON.stringify([{ atMs: 1, fromMs: 0, sequence: 1 }]);
      alterRow(seen, "Wallet", "head", { closing: other });
    },
  },
];

export const problemCases: readonly Case[] = [
  {
    name: "an answer may be stored on its way",
    promise: "no answer is stored on its way",
    alter: (seen) => alterHeaders(seen, 200, { "cache-control": "max-age=60" }),
  },
  {
    name: "a problem has a status that is not its own",
    promise: "a problem is one of the table",
    alter: (seen) => {
      const exchange = seen.chronicle.exchanges.find(({ answer, path }) => {
        return (answer?.status ?? 0) >= 400 && !path.startsWith("/dev/");
      });
      if (exchange?.answer == null) throw new Error("no problem");
      exchange.answer = { ...exchange.answer, status: 418 };
    },
  },
  {
    name: "a mark falls while its instance lives",
    promise: "what is known to have been taken never falls",
    alter: ({ chronicle }) => {
      const last = deliveriesOf(chronicle).findLast(({ acknowledged }) => acknowledged > 0);
      if (last === undefined) throw new Error("no delivery");
      const atMs = last.atMs + 1;
      chronicle.deliveries.push({ ...last, atMs, sinceMs: atMs, acknowledged: 0, brought: [] });
    },
  },
  {
    name: "an instance forgets what it was told to have been taken",
    promise: "what is known to have been taken never falls",
    alter: ({ chronicle }) => {
      const last = deliveriesOf(chronicle).findLast(
        ({ along, brought }) => along && brought.length > 0,
      );
      const taken = last?.brought.at(-1);
      if (last === undefined || taken === undefined) throw new Error("no delivery");
      const { atMs, from, to, life } = last;
      const later = { ...last, sinceMs: atMs + 1 };
      chronicle.deliveries.push({ atMs, from, to, life, taken, after: null }, later);
    },
  },
  {
    name: "an event is heard otherwise than it happened",
    promise: "an event is told as it happened",
    alter: ({ chronicle }) => {
      const heard = chronicle.heard.find(({ event }) => {
        return !/^(stream|events)\./.test(`${(event as { kind?: unknown }).kind}`);
      });
      if (heard === undefined) throw new Error("nobody heard anything");
      const event = { ...(heard.event as object), at: "2026-01-01T00:00:00.000Z" };
      chronicle.heard.push({ ...heard, event });
    },
  },
];

function deliveriesOf({ deliveries }: Chronicle): Delivered[] {
  return deliveries.filter((one) => "brought" in one);
}
