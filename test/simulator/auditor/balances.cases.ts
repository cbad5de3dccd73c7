import { Accounts } from "./accounts.ts";
import { doneOf } from "./asked.ts";
import { alterRow, type Case } from "./case.ts";
import { Maturing } from "./maturing.ts";
import { walletsById } from "./order.ts";
import type { Seen } from "./seen.ts";

const minuteMs = 60_000;

/** Times after the end of a window, below zero: before it. */
interface Telling {
  readonly askedMs: number;
  readonly answeredMs?: number;
  /** The points told are those of then. */
  readonly asOfMs: number;
  readonly lost?: number;
}

const promise = "a balance that is told is one that the wallet had then";

export const balanceCases: readonly Case[] = [
  {
    name: "points are told as matured a minute before their window has ended",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: -minuteMs, asOfMs: 0 }),
  },
  {
    name: "points are told as matured a millisecond before",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: -1, asOfMs: 0 }),
  },
  {
    name: "points are told as waiting when their window has ended",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: 0, asOfMs: -1 }),
  },
  {
    name: "points are told as waiting most of a day after",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: 23 * 60 * minuteMs, asOfMs: -1 }),
  },
  {
    name: "a point that waits is lost",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: -minuteMs, asOfMs: -minuteMs, lost: 1 }),
  },
  {
    name: "a point that has matured still waits",
    promise,
    alter: (seen) => tellAgain(seen, { askedMs: 0, asOfMs: 0, lost: -1 }),
  },
  {
    name: "a head has points wait for longer",
    promise: "points that wait are those that will mature",
    alter: (seen) => {
      const { wallet, maturing: good } = waitingOf(seen);
      const maturing = good.waiting.map((one) => ({ ...one, dueMs: one.dueMs + 1 }));
      const head = { maturing: JSON.stringify(maturing) };
      const old = wallet.tables.head?.[0];
      alterRow(seen, "Wallet", "head", head, (row) => row === old);
    },
  },
  {
    name: "a row matures a part of what is due",
    promise: /matures what is due$/,
    alter: (seen) => mature(seen, (points) => points - 1),
  },
  {
    name: "a row matures what nobody earned",
    promise: /matures what is due$/,
    alter: (seen) => mature(seen, (points) => points + 1),
  },
];

/** Tellings that are good, and when. */
export const goodTellings: readonly [string, Telling][] = [
  ["a minute before their window has ended", { askedMs: -minuteMs, asOfMs: -minuteMs }],
  ["from the end of their window on", { askedMs: 0, asOfMs: 0 }],
  ["most of a day after", { askedMs: 23 * 60 * minuteMs, asOfMs: 0 }],
  ["as waiting when it ends before the answer", { askedMs: -5, answeredMs: 5, asOfMs: -5 }],
  ["as matured when it ends before the answer", { askedMs: -5, answeredMs: 5, asOfMs: 0 }],
];

/** The first wallet that has points wait, and whose owner was told its balance. */
function waitingOf(good: Seen) {
  // What was asked is read once of whoever is asked about.
  const seen = { ...good };
  for (const [id, wallet] of walletsById(seen)) {
    const maturing = new Maturing();
    for (const row of wallet.log) maturing.take(row);
    const told = doneOf(seen).findLast(
      ({ exchange, path, token }) =>
        token?.sub === id && exchange.method === "GET" && path === "/v1/wallet",
    );
    if (told !== undefined && maturing.waiting.length > 0) {
      return { wallet, told, maturing };
    }
  }
  throw new Error("no points wait");
}

/** A balance that an owner was told is told once more, about when the first points are due. */
export function tellAgain(seen: Seen, { lost = 0, ...at }: Telling): void {
  const { wallet, told, maturing } = waitingOf(seen);
  const dueMs = maturing.waiting[0]?.dueMs ?? 0;
  const accounts = new Accounts();
  for (const { body } of wallet.log) accounts.moveAll(body.transfers ?? []);
  const due = maturing.dueAt(dueMs + at.asOfMs);
  const members = {
    ...told.answer,
    available: accounts.available("balance"),
    held: accounts.of("balance").debitsPending,
    points: accounts.available("points") + due + Math.min(lost, 0),
    points_pending: accounts.available("points_pending") - due - lost,
  };
  const { exchanges } = seen.chronicle;
  const number = exchanges.length + 1;
  const answer = {
    ...{ status: 200, headers: {} },
    atMs: dueMs + (at.answeredMs ?? at.askedMs),
    body: JSON.stringify(members),
  };
  exchanges.push({ ...told.exchange, number, sentMs: dueMs + at.askedMs, answer });
}

/** A wallet has a row at the end of the first window that says so many points to be matured. */
function mature(seen: Seen, pointsOf: (due: number) => number): void {
  const { wallet, maturing } = waitingOf(seen);
  const last = wallet.log.at(-1);
  const { dueMs, points } = maturing.waiting[0] ?? { dueMs: 0, points: 0 };
  if (last === undefined) throw new Error("no row");
  wallet.log.push({
    ...last,
    ...{ sequence: last.sequence + 1, atMs: dueMs, kind: "reward_matured" },
    body: { points: pointsOf(points), due: [dueMs] },
  });
}
