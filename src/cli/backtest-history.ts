import type { csvColumns } from "./backtest-csv.ts";

/** How many made-up customers, for how many days; the same seed gives the same file. */
export interface HistoryRequest {
  readonly customers: number;
  readonly days: number;
  readonly seed: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** 2026-03-01 00:00 in Tokyo. */
const startMs = Date.UTC(2026, 1, 28, 15);

/** Kinds of shops: their share of 100 purchases, and the middle amount in yen. */
const shops = [
  { category: "convenience", share: 40, yen: 620 },
  { category: "supermarket", share: 22, yen: 2_100 },
  { category: "cafe", share: 14, yen: 720 },
  { category: "restaurant", share: 12, yen: 1_650 },
  { category: "drugstore", share: 8, yen: 1_400 },
  { category: "clothing", share: 4, yen: 4_200 },
] as const;
const hours = [7, 8, 8, 9, 10, 11, 12, 12, 12, 13, 14, 15, 16, 17, 18, 18, 18, 19, 19, 20, 21];
const cities = [
  { name: "tokyo", lat: 35.681236, lon: 139.767125 },
  { name: "osaka", lat: 34.702485, lon: 135.495951 },
  { name: "fukuoka", lat: 33.590355, lon: 130.420658 },
] as const;

const columns = [
  ...(["at", "wallet", "act", "amount", "returned", "device", "terminal", "store"] as const),
  ...(["merchant", "category", "channel", "lat", "lon"] as const),
] satisfies (keyof typeof csvColumns)[];
type Row = Partial<Record<(typeof columns)[number], string | number>>;

/**
 * A CSV file of ordinary customers of a QR payment service: small daily purchases near home, top-ups
 * when the balance runs out, a refund now and then, and one in fifty whose phone was stolen on one
 * day and is emptied within minutes.
 */
export function generateHistories({ customers, days, seed }: HistoryRequest): string {
  const rows = Array.from({ length: customers }, (_, i) =>
    customerRows(i + 1, days, dice(seed, i)),
  );
  const lines = rows
    .flat()
    .sort((a, b) => Number(a.at) - Number(b.at))
    .map((row) => columns.map((name) => cell(row, name)).join(","));
  return `${columns.join(",")}\n${lines.join("\n")}\n`;
}

function cell(row: Row, name: (typeof columns)[number]): string | number {
  return name === "at" ? new Date(Number(row.at)).toISOString() : (row[name] ?? "");
}

type Dice = (sides: number) => number;

function customerRows(number: number, days: number, roll: Dice): Row[] {
  const wallet = `customer-${number}`;
  const city = cities[roll(cities.length)] as (typeof cities)[number];
  const perDay = 1 + roll(3);
  const stolenOn = roll(50) === 0 ? roll(days) : -1;
  const rows: Row[] = [];
  let balance = 0;
  const buy = (at: number, amount: number, shop: number, category: string) => {
    if (balance < amount) {
      const charged = Math.max(5_000, Math.ceil(amount / 1_000) * 1_000);
      balance += charged;
      const channel = roll(2) === 0 ? "cash_register" : "atm";
      rows.push({
        at: at - minuteMs - roll(minuteMs),
        wallet,
        act: "top_up",
        amount: charged,
        channel,
      });
    }
    balance -= amount;
    const store = `${city.name}-${category}-${shop}`;
    rows.push({
      ...{ at, wallet, act: "payment", amount, returned: roll(200) === 0 ? amount : 0 },
      ...{ device: `${wallet}-phone`, terminal: `${store}-till-${roll(2)}`, store },
      ...{ merchant: `${category}-${shop % 4}`, category },
      ...{ lat: (city.lat + shop / 1_000).toFixed(6), lon: (city.lon + shop / 1_000).toFixed(6) },
    });
  };
  for (let day = 0; day < days; day += 1) {
    const midnight = startMs + day * dayMs;
    for (let left = roll(perDay + 1); left > 0; left -= 1) {
      const { category, yen } = shopOf(roll);
      const amount = Math.max(50, Math.round((yen * (40 + roll(120))) / 100));
      const hour = hours[roll(hours.length)] ?? 12;
      buy(midnight + hour * 60 * minuteMs + roll(60 * minuteMs), amount, roll(9), category);
    }
    if (day !== stolenOn) continue;
    for (let i = 0; i < 8; i += 1) {
      buy(midnight + 22 * 60 * minuteMs + i * 70_000, 18_000 + roll(9_000), 20 + i, "electronics");
    }
  }
  return rows;
}

function shopOf(roll: Dice): (typeof shops)[number] {
  let left = roll(100);
  for (const shop of shops) {
    left -= shop.share;
    if (left < 0) return shop;
  }
  return shops[0];
}

/** A stream of even numbers below `sides`, the same for the same seed (xorshift, 32 bits). */
function dice(seed: number, stream: number): Dice {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)) >>> 0 || 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % sides;
  };
}
