import type { Place, VelocityCandidate } from "../../velocity/event.ts";
import { Dice } from "./dice.ts";

/*
 * Customers of a Japanese QR payment service, made up but likely: what they buy where and when,
 * how they top up, how they travel. The same seed gives the same customer.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 2026-03-01 00:00 in Tokyo. */
export const MONTH_START_MS = Date.UTC(2026, 1, 28, 15);
/** The days of a made-up month. */
export const MONTH_DAYS = 31;

/** Kinds of shops: how often out of 100 purchases, the middle amount, and how far it spreads. */
const SHOPS: [category: string, share: number, yen: number, spread: number][] = [
  ["convenience", 38, 620, 0.6],
  ["supermarket", 20, 2_100, 0.7],
  ["cafe", 12, 720, 0.4],
  ["restaurant", 10, 1_650, 0.6],
  ["drugstore", 9, 1_400, 0.7],
  ["transport", 5, 900, 0.6],
  ["clothing", 4, 4_200, 0.7],
  ["electronics", 1, 9_800, 0.8],
  ["vending", 1, 160, 0.1],
];

/** Cities with the hours a trip takes from shop to shop. */
const CITIES: (Place & { name: string })[] = [
  { name: "tokyo", latE6: 35_681_236, lonE6: 139_767_125 },
  { name: "osaka", latE6: 34_702_485, lonE6: 135_495_951 },
  { name: "nagoya", latE6: 35_170_915, lonE6: 136_881_537 },
  { name: "sapporo", latE6: 43_068_661, lonE6: 141_350_755 },
  { name: "fukuoka", latE6: 33_590_355, lonE6: 130_420_658 },
];
/** No trip between them takes less, from the till here to the till there: by rail or by air. */
const TRIP_HOURS = 3;

const TOP_UPS = [1_000, 3_000, 5_000, 10_000, 10_000, 20_000, 30_000, 50_000];

/** Hours of the day at which people buy, more often where there are more. */
const HOURS = [7, 8, 8, 9, 10, 11, 12, 12, 12, 13, 14, 15, 16, 17, 18, 18, 18, 19, 19, 20, 21, 22];

/**
 * One ordinary customer's acts in order of time, before anybody judged them; a month unless told.
 */
export function ordinaryLife(seed: number, days = MONTH_DAYS): VelocityCandidate[] {
  const dice = new Dice(seed * 7_919 + 1);
  const customer = new Customer(dice, seed);
  for (let day = 0; day < days; day++) customer.live(MONTH_START_MS + day * DAY);
  return customer.acts;
}

/**
 * What a thief does with that customer's phone on the evening of `day`: eight purchases of 18,000
 * yen and more within ten minutes, each topped up for before.
 */
export function theft(seed: number, day: number): VelocityCandidate[] {
  const dice = new Dice(seed * 104_729 + 1);
  const thief = new Customer(dice, seed);
  thief.spree(MONTH_START_MS + day * DAY + 22 * HOUR);
  return thief.acts;
}

class Customer {
  readonly acts: VelocityCandidate[] = [];
  readonly #dice: Dice;
  readonly #wallet: string;
  readonly #devices: number;
  readonly #perDay: number;
  readonly #home: number;
  #city: number;
  #balance = 0;
  #nowMs = 0;

  constructor(dice: Dice, seed: number) {
    this.#dice = dice;
    this.#wallet = `wal_${seed}`;
    this.#devices = dice.oneIn(12) ? 2 : 1;
    this.#perDay = dice.pick([0.2, 0.4, 0.7, 1, 1, 1.5, 2, 3, 5]);
    this.#home = dice.pick([0, 0, 0, 1, 1, 2, 3, 4]);
    this.#city = this.#home;
  }

  /** Lives the day that starts at `dayMs`. */
  live(dayMs: number): void {
    const dice = this.#dice;
    const times = Array.from({ length: this.#purchases() }, () => {
      return dayMs + dice.pick(HOURS) * HOUR + dice.below(HOUR);
    }).sort((a, b) => a - b);
    if (dice.oneIn(this.#city === this.#home ? 40 : 2)) this.#travel(dayMs);
    for (const at of times) {
      this.#nowMs = Math.max(this.#nowMs + 20_000 + dice.below(60_000), at);
      if (dice.oneIn(60)) this.#family();
      else if (dice.oneIn(40)) this.#stroll();
      else this.#buy(dice.below(9));
    }
  }

  /** Empties the account in eight shops, from `atMs` on. */
  spree(atMs: number): void {
    this.#nowMs = atMs;
    for (let shop = 0; shop < 8; shop++) {
      this.#pay("electronics", 60 + shop, 18_000 + this.#dice.below(9_000));
      this.#nowMs += 40_000;
    }
  }

  #purchases(): number {
    const whole = Math.floor(this.#perDay);
    const rest = this.#dice.below(1_000) < (this.#perDay - whole) * 1_000 ? 1 : 0;
    return whole + rest + (this.#dice.oneIn(8) ? 2 : 0);
  }

  /** Goes to another city, or home again, in the hours that takes. */
  #travel(dayMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, dayMs) + TRIP_HOURS * HOUR + this.#dice.below(2 * HOUR);
    this.#city = this.#city === this.#home ? this.#dice.below(CITIES.length) : this.#home;
  }

  /** Pays for two to five people at one till, one bill after the other. */
  #family(): void {
    const shop = this.#dice.below(9);
    for (let bills = 2 + this.#dice.below(4); bills > 0; bills--) {
      this.#buy(shop);
      this.#nowMs += 14_000 + this.#dice.below(25_000);
    }
  }

  /** Three to six small shops in a street or at a festival, a few minutes apart. */
  #stroll(): void {
    for (let shops = 3 + this.#dice.below(4); shops > 0; shops--) {
      this.#buy(20 + this.#dice.below(30));
      this.#nowMs += 2 * MINUTE + this.#dice.below(6 * MINUTE);
    }
  }

  /** Buys at shop `shop` of the neighbourhood; the balance is topped up first if it is short. */
  #buy(shop: number): void {
    const [category, , yen, spread] = this.#kind();
    this.#pay(category, shop, Math.max(1, Math.round(yen * Math.exp(spread * this.#normal()))));
  }

  #pay(category: string, shop: number, amountMinor: number): void {
    const dice = this.#dice;
    while (this.#balance < amountMinor) this.#topUp(amountMinor);
    this.#balance -= amountMinor;
    const city = CITIES[this.#city] as (typeof CITIES)[number];
    const store = `${city.name}_${category}_${shop}`;
    this.acts.push({
      ...this.#act("payment", amountMinor, { merchant: `mer_${category}_${shop % 4}`, category }),
      place: { latE6: city.latE6 + shop * 900, lonE6: city.lonE6 + shop * 1_100 },
      offline: dice.oneIn(50),
    });
    const last = this.acts.at(-1) as VelocityCandidate;
    Object.assign(last.subjects, {
      store: `sto_${store}`,
      terminal: `ter_${store}_${dice.below(2)}`,
    });
  }

  #topUp(needed: number): void {
    const dice = this.#dice;
    const usual = TOP_UPS.filter((yen) => yen >= needed - this.#balance);
    const amountMinor = usual.length > 0 ? dice.pick(usual) : needed - this.#balance;
    const channel = dice.pick(["credit", "debit", "cash_register", "atm"]);
    this.acts.push(this.#act("top_up", amountMinor, { channel, partner: `par_${channel}` }));
    this.#balance += amountMinor;
    this.#nowMs += 30_000 + dice.below(90_000);
  }

  #act(
    act: "payment" | "top_up",
    amountMinor: number,
    more: VelocityCandidate["subjects"],
  ): VelocityCandidate {
    const device = `dev_${this.#wallet}_${this.#dice.below(this.#devices)}`;
    const subjects = { wallet: this.#wallet, device, ...more };
    return { atMs: this.#nowMs, act, amountMinor, subjects, deviceAgeMs: 200 * DAY };
  }

  #kind(): (typeof SHOPS)[number] {
    let left = this.#dice.below(100);
    for (const shop of SHOPS) {
      left -= shop[1];
      if (left < 0) return shop;
    }
    return SHOPS[0] as (typeof SHOPS)[number];
  }

  /** Nearly normal, by adding up twelve even numbers. */
  #normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.#dice.below(100_000) / 100_000;
    return sum;
  }
}
