import { alterAnswer, alterLog, type Case, repeatExchange } from "./case.ts";
import type { LogRow } from "./rows.ts";
import { all } from "./seen.ts";

const isPaying = "POST /v1/payments";
const isRefund = /^POST \/v1\/payments\/pay_[\w-]+\/refunds$/;

const isApproved = ({ kind, body }: LogRow) => kind === "payment" && body.declineCode === null;

export const toldCases: readonly Case[] = [
  {
    name: "an answer tells another amount",
    promise: "a payment is told as it stands in the books",
    alter: (seen) => alterAnswer(seen, isPaying, { amount_captured: 7 }, isOfPayment),
  },
  {
    name: "an answer tells a payment that is nowhere",
    promise: "a payment that was told stands in the books",
    alter: (seen) => alterAnswer(seen, isPaying, { reference: "nowhere" }, isOfPayment),
  },
  {
    name: "an answer tells a version that never was",
    promise: "a payment was once as it was told",
    alter: (seen) => alterAnswer(seen, isPaying, { version: 99 }, isOfPayment),
  },
  {
    name: "a decline is told without its payment",
    promise: "only code_invalid is no payment",
    alter: (seen) => alterAnswer(seen, isPaying, { payment_id: null }, isOfPayment),
  },
  {
    name: "a refund is told and not made",
    promise: "an act that was told stands in the books",
    alter: (seen) => {
      for (const { log } of all(seen, "Wallet")) {
        for (const [n, row] of log.entries()) {
          if (row.kind === "refund") log[n] = { ...row, reference: "another" };
        }
      }
    },
  },
  {
    name: "a refund tells more than came back",
    promise: "an act is told as it stands in the books",
    alter: (seen) => alterAnswer(seen, isRefund, { amount_credited: 70_000 }),
  },
];

export const repeatedCases: readonly Case[] = [
  {
    name: "a repeated payment is told another time of day",
    promise: /^a repeated request is told the same as #/,
    alter: (seen) =>
      repeatExchange(seen, isPaying, { server_time: "2026-10-05T00:00:00.000Z" }, isFinal),
  },
  {
    name: "a request with another amount is told the old outcome",
    promise: "an answer is about what was asked: amount",
    alter: (seen) => alterAnswer(seen, isPaying, { amount: 7 }, isOfPayment),
  },
  {
    name: "an answer is about another payment",
    promise: "an answer is about what was asked",
    alter: (seen) => alterAnswer(seen, isRefund, { payment_id: "pay_another" }),
  },
  {
    name: "a payment stands twice under its reference",
    promise: "one reference has one outcome",
    alter: (seen) => {
      const wallet = all(seen, "Wallet").find(({ log }) => log.some(isApproved));
      const row = wallet?.log.find(isApproved);
      if (row !== undefined) wallet?.log.push(row);
    },
  },
  {
    name: "a payment is of nobody's asking",
    promise: "nothing happens that nobody asked for",
    alter: (seen) => alterLog(seen, "Wallet", isApproved, () => ({ amountMinor: 7 })),
  },
  {
    name: "a payment is of a thief's asking",
    promise: "nothing happens that nobody asked for",
    alter: ({ chronicle }) => {
      for (const [n, exchange] of chronicle.exchanges.entries()) {
        chronicle.exchanges[n] = { ...exchange, actor: "thief 1" };
      }
    },
  },
];

export const termCases: readonly Case[] = [
  {
    name: "a reward is one point too many",
    promise: /is rewarded by its shop's rate$/,
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, ({ reward = 0 }) => ({ reward: reward + 1 })),
  },
  {
    name: "a refund leaves the reward as it was",
    promise: /keeps the reward of what is left$/,
    alter: (seen) =>
      alterLog(
        seen,
        "Wallet",
        ({ kind, body }) => kind === "refund" && (body.rewardTaken ?? 0) > 0,
        ({ after }) => (after === undefined ? {} : { after: { ...after, rewardTaken: 0 } }),
      ),
  },
  {
    name: "a payment can be cancelled for longer",
    promise: /can be cancelled$/,
    alter: (seen) => alterLog(seen, "Wallet", isApproved, () => ({ windowEndMs: 1 })),
  },
  {
    name: "points wait that nobody earned",
    promise: "points that wait are those that will mature",
    alter: (seen) => {
      for (const { tables } of all(seen, "Wallet")) {
        const maturing = JSON.stringify([{ dueMs: seen.nowMs + 1, points: 1_000_000 }]);
        for (const [n, head] of (tables.head ?? []).entries()) {
          Object.assign(tables.head ?? [], { [n]: { ...head, maturing } });
        }
      }
    },
  },
  {
    name: "a drawer has more than its shop was told",
    promise: "a drawer's day is what its shop was told",
    alter: (seen) => {
      const drawer = all(seen, "Terminal").find(({ tables }) => (tables.total ?? []).length > 0);
      const [total] = drawer?.tables.total ?? [];
      Object.assign(drawer?.tables ?? {}, { total: [{ ...total, amount: 7 }] });
    },
  },
];

export const onceCases: readonly Case[] = [
  {
    name: "a code pays twice",
    promise: "a code gets one decision",
    alter: (seen) => {
      const wallet = all(seen, "Wallet").find(({ log }) => log.some(isApproved));
      const row = wallet?.log.find(isApproved);
      if (row !== undefined) wallet?.log.push({ ...row, reference: "another" });
    },
  },
  {
    name: "a proof makes two codes",
    promise: "a proof is taken once",
    alter: (seen) => repeatExchange(seen, "POST /v1/codes", { jti: "another" }),
  },
  {
    name: "an activation code binds two keys",
    promise: "what is good once is used once",
    alter: (seen) => {
      const dpop = "another.e30.";
      repeatExchange(seen, "POST /v1/terminals/activations", {}, () => true, { dpop });
    },
  },
];

export const velocityCases: readonly Case[] = [
  {
    name: "a rule was told less than was paid",
    promise: "a rule counts what was done",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, ({ velocity }) => ({
        velocity: velocity && {
          ...velocity,
          rules: velocity.rules.map(([id, action, limit]) => [id, action, limit, 0, 0]),
        },
      })),
  },
  {
    name: "a payment was approved that a rule forbids",
    promise: "a rule that is exceeded declines, by its code",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, ({ velocity }) => ({
        velocity: velocity && {
          ...velocity,
          verdict: "decline",
          rules: velocity.rules.map(([id, action, limit]) => [id, action, limit, 0, 999_999, null]),
        },
      })),
  },
  {
    name: "a payment was approved without velocity",
    promise: "no approval without velocity",
    alter: (seen) => alterLog(seen, "Wallet", isApproved, () => ({ velocity: null })),
  },
  {
    name: "a payment was declined and no rule was exceeded",
    promise: "velocity declines by a rule",
    alter: (seen) =>
      alterLog(seen, "Wallet", isApproved, () => ({ declineCode: "velocity_count_exceeded" })),
  },
];

export const lineCases: readonly Case[] = [
  {
    name: "a line tells a token",
    promise: "the log tells no secret",
    alter: (seen) => tell(seen, "error", `no such token: eyJh.eyJh.${"A".repeat(86)}`),
  },
  {
    name: "a line tells a bar code that was shown",
    promise: "the log tells no secret",
    alter: (seen) => {
      alterAnswer(seen, "POST /v1/codes", { bar_code: "939200038070427627244137" });
      tell(seen, "info", `{"scanned":"939200038070427627244137"}`);
    },
  },
  {
    name: "something was thrown that nobody caught",
    promise: "what is thrown is caught",
    alter: (seen) => tell(seen, "error", "Uncaught TypeError: x is not a function"),
  },
  {
    name: "a fault is a mistake in the program",
    promise: "nothing fails by a mistake of its own",
    alter: (seen) => tell(seen, "error", '{"event":"failed","exception.type":"TypeError"}'),
  },
  {
    name: "a statement is refused",
    promise: "nothing fails by a mistake of its own",
    alter: (seen) => {
      const thrown = { "exception.type": "Error", "exception.message": "x: SQLITE_CONSTRAINT" };
      tell(seen, "error", JSON.stringify({ event: "failed", ...thrown }));
    },
  },
  {
    name: "an answer is a bare failure",
    promise: "each refusal says what it is",
    alter: ({ chronicle }) => {
      const [exchange] = chronicle.exchanges;
      if (exchange?.answer) exchange.answer = { ...exchange.answer, status: 500 };
    },
  },
];

function tell({ chronicle }: Parameters<Case["alter"]>[0], level: string, line: string): void {
  chronicle.logged.push({ atMs: 0, level, line });
}

function isOfPayment(answer: Readonly<Record<string, unknown>>): boolean {
  return typeof answer.payment_id === "string" && answer.version === 1;
}

function isFinal(answer: Readonly<Record<string, unknown>>): boolean {
  return typeof answer.payment_id === "string" && answer.final === true;
}
