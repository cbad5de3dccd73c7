import type { Policy, Rule } from "../../../src/velocity/policy.ts";

/*
 * The 24 rules that every rival of the velocity benchmark judges: all seven metrics over six
 * sliding windows, single subjects and pairs, three conditions, one give-back. Fixed before any
 * rival was written; the limits are such that an ordinary act passes them all.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Watch = Rule["watch"];
type Metric = Rule["metric"];

const ROWS: [watch: Watch, metric: Metric, slidingMs: number, limit: number, more?: object][] = [
  [["wallet"], "count", MINUTE, 1_000_000],
  [["wallet"], "count", 10 * MINUTE, 1_000_000],
  [["wallet"], "count", HOUR, 1_000_000],
  [["wallet"], "count", DAY, 1_000_000],
  [["device"], "count", HOUR, 1_000_000],
  [["wallet", "merchant"], "count", 10 * MINUTE, 1_000_000],
  [["wallet", "merchant"], "count", DAY, 1_000_000],
  [["wallet"], "amount", 10 * MINUTE, 1_000_000_000_000],
  [["wallet"], "amount", DAY, 1_000_000_000_000],
  [["wallet"], "amount", 7 * DAY, 1_000_000_000_000],
  [["wallet"], "amount", 30 * DAY, 1_000_000_000_000, { give_back: true }],
  [["device"], "amount", DAY, 1_000_000_000_000],
  [["wallet", "merchant"], "amount", HOUR, 1_000_000_000_000],
  [["wallet", "category"], "amount", 30 * DAY, 1_000_000_000_000],
  [["wallet"], "distinct:merchant", HOUR, 1_000],
  [["wallet"], "distinct:device", 7 * DAY, 1_000],
  [["wallet"], "distinct:store", DAY, 1_000],
  [["wallet"], "declines", 10 * MINUTE, 1_000_000],
  [["device"], "declines", DAY, 1_000_000],
  [["wallet"], "consecutive_declines", 7 * DAY, 1_000_000],
  [["wallet", "terminal"], "time_since_last", MINUTE, 0],
  [["wallet"], "travel_speed", HOUR, 1_000_000_000],
  [["wallet"], "count", 30 * DAY, 1_000_000, { when: { amount: { from: 10_000 } } }],
  [["wallet"], "amount", DAY, 1_000_000_000_000, { when: { offline: true } }],
];

/** The policy of the benchmark. */
export const benchPolicy: Policy = {
  currency: "JPY",
  rules: ROWS.map(([watch, metric, sliding_ms, limit, more = {}], i) => ({
    id: `bench.${i + 1}`,
    act: "payment",
    watch,
    metric,
    window: { sliding_ms },
    limit,
    action: "decline",
    ...more,
  })),
};
