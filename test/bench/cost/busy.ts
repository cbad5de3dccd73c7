import { type Bench, type Figure, type Plan, tell } from "../bench.ts";
import type { FigureName } from "../budgets.ts";
import { table } from "../figures.ts";
import { type Side, sidesOf } from "../sides.ts";
import { type Day, daysOf } from "./days.ts";
import {
  deedsOf,
  merge,
  requestsOf,
  rowsOf,
  secondsOf,
  toldStatements,
  without,
} from "./read-tallies.ts";
import type { Tallies } from "./tally.ts";

/** By the figure: one value a day. */
export type Values = Partial<Record<FigureName, readonly number[]>>;

const habit = { name: "busy", merchants: 1, shards: 4, connections: 8, pauseMs: 0, sparse: false };
/** Enough that no shard of four has more payments than its part by much. */
const customersUnlessTold = 160;

/** Days of a build on which many pay at one merchant. */
export function busyDays(side: Side, plan: Plan): Promise<readonly Day[]> {
  const customers = plan.customers ?? customersUnlessTold;
  return daysOf(side, { ...habit, customers }, plan);
}

/**
 * Rows that the platform bills, requests and seconds that it counts, and bytes that it keeps, of a
 * payment while others pay at the same merchant: every statement's `rowsWritten` (index entries
 * included) and every `setAlarm`, whatever the tables are called. A payment has all that it causes:
 * its code in both forms, its deliveries, its alarms, the night in which it matures, and what is
 * forgotten of the day before.
 */
export const busyCost: Bench = {
  name: "cost.busy",
  summary: "rows, requests, seconds and bytes of a payment while others pay as well",
  figures: [
    "cost.rows_wallet",
    "cost.rows_total",
    "cost.object_requests",
    "cost.object_seconds",
    "cost.bytes_payment",
    "cost.bytes_wallet",
    "authorize.hottest_object",
    "authorize.hottest_object_rows",
  ],
  async run(plan) {
    const customers = plan.customers ?? customersUnlessTold;
    const measured = await Promise.all(
      sidesOf(plan).map(async (side) => {
        const days = await busyDays(side, plan);
        report(`${habit.name}, ${side.name}`, days, customers);
        return valuesOf(days, customers);
      }),
    );
    return figuresOf(measured);
  },
};

/** The figures of this build, beside those of the other one if it was measured. */
export function figuresOf([own = {}, against]: readonly Values[]): readonly Figure[] {
  return Object.entries(own).map(([name, values]): Figure => {
    const theirs = against?.[name as FigureName];
    const compared = theirs === undefined ? {} : { against: theirs };
    return { name: name as FigureName, values, ...compared };
  });
}

/** Objects that only registrations and top-ups wake: what they do at night is no payment's. */
const others = ["Guard", "Directory", "Courier", "Partner", "Merchant"];

/** All that a day's payments caused. */
export function allOf({ issue, payment, alarm, night }: Day): Tallies {
  return without(merge([issue, payment, alarm, night]), (kind) => others.includes(kind));
}

/** The same where many codes share the hourly alarm of their shard: then it is no payment's. */
export function busyOf({ night, ...day }: Day): Tallies {
  return allOf({ ...day, night: without(night, (kind) => kind === "Handle") });
}

function valuesOf(days: readonly Day[], payments: number): Values {
  const each = (count: (all: Tallies) => number) =>
    days.map((day) => count(busyOf(day)) / payments);
  // Of all days together: the fewer payments, the more one shard has by chance.
  const deeds = deedsOf(
    merge(days.flatMap(({ payment, alarm }) => [payment, alarm])),
    "Settlement",
  );
  const hottest = (what: "requests" | "rows") => {
    const most = Math.max(0, ...deeds.map((deed) => deed[what]));
    return [(most / (payments * days.length)) * 1_000];
  };
  const bytes = days.map(({ kept }) => kept.reduce((sum, { usedBytes }) => sum + usedBytes, 0));
  const grown = bytes.slice(1).map((all, day) => (all - (bytes[day] ?? 0)) / payments);
  const wallets = days.map(({ kept }) => kept.filter(({ kind }) => kind === "Wallet"));
  return {
    "cost.rows_wallet": each((all) => rowsOf(all, "Wallet")),
    "cost.rows_total": each((all) => rowsOf(all)),
    "cost.object_requests": each((all) => requestsOf(all)),
    "cost.object_seconds": each((all) => secondsOf(all)),
    "cost.bytes_payment": grown,
    "cost.bytes_wallet": wallets.map((all) => Math.min(...all.map(({ fileBytes }) => fileBytes))),
    "authorize.hottest_object": hottest("requests"),
    "authorize.hottest_object_rows": hottest("rows"),
  };
}

/** Tells what was written and asked, by what caused it. */
export function report(name: string, days: readonly Day[], customers: number): void {
  const payments = days.length * customers;
  const stages = ["issue", "payment", "alarm", "night"] as const;
  const merged = stages.map((stage) => [stage, merge(days.map((day) => day[stage]))] as const);
  const lines = merged.flatMap(([stage, tallies]) =>
    toldStatements(tallies, payments).map(([kind, ...rest]) => [`${stage} ${kind}`, ...rest]),
  );
  const head = ["", "rows", "runs", "rows read", "statement"];
  tell(`\n${name}: per approved one-step payment with its code, mean of ${payments}`);
  tell(table([head, ...lines]));
  const spent = merged.flatMap(([stage, tallies]) =>
    Object.keys(tallies).map((kind) => [
      `${stage} ${kind}`,
      (requestsOf(tallies, kind) / payments).toFixed(2),
      (secondsOf(tallies, kind) / payments).toFixed(3),
    ]),
  );
  tell(table([["", "requests each", "seconds each"], ...spent]));
  const all = merge(merged.map(([, tallies]) => tallies));
  const told = Object.keys(all).map((kind) => [
    kind,
    String(deedsOf(all, kind).length),
    ...[requestsOf(all, kind), rowsOf(all, kind)].map((count) => (count / payments).toFixed(2)),
    (secondsOf(all, kind) / payments).toFixed(3),
  ]);
  tell(table([["", "objects", "requests each", "rows each", "seconds each"], ...told]));
  tell(table([["", "bytes each"], ...grownByKind(days, customers)]));
}

/** By how much the files of each kind grew, from the first of the days to the last. */
function grownByKind(days: readonly Day[], customers: number): readonly string[][] {
  const kinds = [...new Set(days.flatMap(({ kept }) => kept.map(({ kind }) => kind)))];
  const [first, last] = [days[0], days.at(-1)];
  const payments = (days.length - 1) * customers || Number.NaN;
  const bytesOf = (kind: string, day: Day | undefined) =>
    (day?.kept ?? []).reduce((sum, each) => sum + (each.kind === kind ? each.usedBytes : 0), 0);
  return kinds
    .map((kind) => [kind, (bytesOf(kind, last) - bytesOf(kind, first)) / payments] as const)
    .filter(([, bytes]) => bytes > 0)
    .map(([kind, bytes]) => [kind, bytes.toFixed(0)]);
}
