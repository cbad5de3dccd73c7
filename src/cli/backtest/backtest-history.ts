import type { VelocityCandidate } from "../../velocity/event.ts";
import { Dice } from "../seed/dice.ts";
import { MONTH_START_MS, ordinaryLife, theft } from "../seed/made-up-customers.ts";
import { muleTrace } from "../seed/made-up-mules.ts";
import type { csvColumns } from "./backtest-csv.ts";

/** How many made-up customers, for how many days; the same seed gives the same file. */
export interface HistoryRequest {
  readonly customers: number;
  readonly days: number;
  readonly seed: number;
}

const columns = [
  ...(["at", "wallet", "act", "amount", "returned", "device", "terminal", "store"] as const),
  ...(["merchant", "category", "channel", "partner", "lat", "lon", "offline"] as const),
  "wallet_age_ms",
] satisfies (keyof typeof csvColumns)[];
type Row = Partial<Record<(typeof columns)[number], string | number>>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * One customer in so many has the phone stolen on one day; one payment in so many is given back.
 */
const stolenOneIn = 50;
const returnedOneIn = 200;

/**
 * A CSV file of ordinary customers of a QR payment service, as in `made-up-customers.ts`, with a
 * refund now and then, one customer in fifty whose phone is stolen and emptied within minutes, and
 * once a week a buyer with several wallets, as in `made-up-mules.ts`.
 */
export function generateHistories({ customers, days, seed }: HistoryRequest): string {
  const rows = Array.from({ length: customers }, (_, i) => customerRows(seed, i + 1, days));
  const rings = Array.from({ length: Math.floor(days / 7) }, (_, week) => ringRows(seed, week));
  const lines = [...rows, ...rings]
    .flat()
    .sort((a, b) => Number(a.at) - Number(b.at))
    .map((row) => columns.map((name) => cell(row, name)).join(","));
  return `${columns.join(",")}\n${lines.join("\n")}\n`;
}

function cell(row: Row, name: (typeof columns)[number]): string | number {
  return name === "at" ? new Date(Number(row.at)).toISOString() : (row[name] ?? "");
}

/** A buyer with several wallets, on the fourth evening of a week. */
function ringRows(seed: number, week: number): Row[] {
  const startMs = MONTH_START_MS + (7 * week + 3) * DAY + 19 * HOUR;
  const store = `sto_ring_${week}`;
  return muleTrace(seed * 1_000 + week, startMs).flatMap((sale) => {
    const { wallet, amountMinor: amount, walletAgeMs, toppedUpAgoMs } = sale;
    const shop = { store, terminal: `ter_ring_${week}_${sale.till}`, merchant: `mer_ring_${week}` };
    const paid = { at: sale.atMs, wallet, act: "payment", amount, ...shop };
    const at = sale.atMs - toppedUpAgoMs;
    const toppedUp = { at, wallet, act: "top_up", amount, channel: "atm", partner: "par_atm" };
    return [toppedUp, { ...paid, wallet_age_ms: walletAgeMs }];
  });
}

function customerRows(seed: number, customer: number, days: number): Row[] {
  const number = seed * 1_000_000 + customer;
  const dice = new Dice(number);
  const stolen = dice.oneIn(stolenOneIn) ? theft(number, dice.below(days)) : [];
  const acts = [...ordinaryLife(number, days), ...stolen];
  const openedMs = MONTH_START_MS - (8 + (number % 900)) * DAY;
  return acts.map((act) => ({
    ...rowOf(act, dice.oneIn(returnedOneIn)),
    wallet_age_ms: act.atMs - openedMs,
  }));
}

function rowOf(act: VelocityCandidate, isReturned: boolean): Row {
  const { place, subjects, amountMinor: amount } = act;
  const degrees = (e6: number) => (e6 / 1_000_000).toFixed(6);
  return {
    ...subjects,
    at: act.atMs,
    act: act.act,
    amount,
    returned: act.act === "payment" && isReturned ? amount : 0,
    offline: String(act.offline ?? false),
    ...(place === undefined ? {} : { lat: degrees(place.latE6), lon: degrees(place.lonE6) }),
  };
}
