import { Dice } from "../../src/cli/seed/dice.ts";
import { MONTH_DAYS, MONTH_START_MS, ordinaryLife } from "../../src/cli/seed/made-up-customers.ts";
import type { VelocityCandidate } from "../../src/velocity/event.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A wallet of the town: when it was opened, and its acts in order of time. */
export interface TownWallet {
  readonly wallet: string;
  readonly openedMs: number;
  readonly acts: readonly VelocityCandidate[];
}

/** The till where 500 a day pay one of five prices. */
const BUSY_PRICES = [480, 680, 980, 1_480, 2_980];
const BUSY_SALES_A_DAY = 500;
const BUSY_REGULARS = 1_500;

/** The day on which new wallets are given something, and at which tills many of them spend it. */
const CAMPAIGN_DAY = 9;
const CAMPAIGN_WALLETS = 500;

/** The evening of a festival: stalls with a price or two each, and a crowd. */
const FESTIVAL_DAY = 20;
const FESTIVAL_WALLETS = 600;
const STALLS = 40;
const STALL_PRICES = [300, 400, 500, 500, 600, 700, 800, 1_000, 1_500];

/**
 * An honest month that is hard on rules across wallets: `customers` ordinary ones, of whom one in
 * forty opened the wallet within the month; a till with 500 sales a day at five fixed prices; a
 * campaign day of new wallets that top up and buy in one store at once; a festival's crowd. The
 * same seed gives the same month.
 */
export function honestMonth(seed: number, customers: number): TownWallet[] {
  const dice = new Dice(seed * 32_452_843 + 11);
  return [
    ...Array.from({ length: customers }, (_, i) => ordinary(seed * 100_003 + i, dice)),
    ...busyTill(dice),
    ...Array.from({ length: CAMPAIGN_WALLETS }, (_, i) => newcomer(i, dice)),
    ...Array.from({ length: FESTIVAL_WALLETS }, (_, i) => visitor(i, dice)),
  ];
}

function ordinary(seed: number, dice: Dice): TownWallet {
  const isNew = dice.oneIn(40);
  const openedMs = isNew ? MONTH_START_MS + dice.below(MONTH_DAYS * DAY) : longAgo(dice);
  const acts = ordinaryLife(seed).filter(({ atMs }) => atMs >= openedMs);
  return { wallet: `wal_${seed}`, openedMs, acts };
}

function longAgo(dice: Dice): number {
  return MONTH_START_MS - 8 * DAY - dice.below(900 * DAY);
}

/** Regulars of one till: some five of each hundred new, the rest customers of long standing. */
function busyTill(dice: Dice): TownWallet[] {
  const regulars = Array.from({ length: BUSY_REGULARS }, (_, i) => {
    return new Purse(`wal_busy_${i}`, dice.oneIn(20) ? MONTH_START_MS : longAgo(dice), dice);
  });
  for (let day = 0; day < MONTH_DAYS; day++) {
    const opensMs = MONTH_START_MS + day * DAY + 10 * HOUR;
    const times = Array.from({ length: BUSY_SALES_A_DAY }, () => opensMs + dice.below(11 * HOUR));
    for (const atMs of times.sort((a, b) => a - b)) {
      dice.pick(regulars).pay(atMs, dice.pick(BUSY_PRICES), { store: "sto_busy", till: 0 });
    }
  }
  return regulars;
}

/**
 * Opens a wallet on the campaign's day, fills it, and buys: half of them at the campaign's store.
 */
function newcomer(i: number, dice: Dice): TownWallet {
  const openedMs = MONTH_START_MS + CAMPAIGN_DAY * DAY + 9 * HOUR + dice.below(9 * HOUR);
  const purse = new Purse(`wal_new_${i}`, openedMs, dice);
  for (let n = 1 + dice.below(3), atMs = openedMs; n > 0; n--) {
    atMs += 5 * MINUTE + dice.below(90 * MINUTE);
    const amount = Math.round(1_300 * Math.exp((0.7 * (dice.below(400) - 200)) / 100));
    const store = dice.oneIn(2) ? "sto_campaign" : `sto_new_${dice.below(60)}`;
    purse.pay(atMs, amount, { store, till: dice.below(6) });
  }
  return purse;
}

/** Comes to the festival and buys at one to six stalls; some opened a wallet for it. */
function visitor(i: number, dice: Dice): TownWallet {
  const fromMs = MONTH_START_MS + FESTIVAL_DAY * DAY + 17 * HOUR + dice.below(2 * HOUR);
  const opened = dice.oneIn(5) ? fromMs - dice.below(3 * DAY) : longAgo(dice);
  const purse = new Purse(`wal_fest_${i}`, opened, dice);
  for (let n = 1 + dice.below(6), atMs = fromMs; n > 0; n--) {
    atMs += 4 * MINUTE + dice.below(25 * MINUTE);
    const stall = dice.below(STALLS);
    const price = STALL_PRICES[(stall + dice.below(2)) % STALL_PRICES.length] as number;
    purse.pay(atMs, price, { store: `sto_stall_${stall}`, till: 0 });
  }
  return purse;
}

/** A wallet that is topped up when it is short, moments before it pays. */
class Purse implements TownWallet {
  readonly acts: VelocityCandidate[] = [];
  readonly wallet: string;
  readonly openedMs: number;
  readonly #dice: Dice;
  #balance: number;

  constructor(wallet: string, openedMs: number, dice: Dice) {
    this.wallet = wallet;
    this.openedMs = openedMs;
    this.#dice = dice;
    this.#balance = openedMs < MONTH_START_MS ? dice.below(5_000) : 0;
  }

  pay(atMs: number, amountMinor: number, { store, till }: { store: string; till: number }): void {
    const subjects = { wallet: this.wallet, device: `dev_${this.wallet}` };
    const last = this.acts.at(-1)?.atMs ?? 0;
    const paidMs = Math.max(atMs, last + 40_000);
    if (this.#balance < amountMinor) {
      const usual = [1_000, 2_000, 3_000, 5_000, 10_000].filter(
        (yen) => yen >= amountMinor - this.#balance,
      );
      const amount = usual.length > 0 ? this.#dice.pick(usual) : amountMinor;
      const channel = this.#dice.pick(["credit", "cash_register", "atm"]);
      const by = { ...subjects, channel, partner: `par_${channel}` };
      this.acts.push({ act: "top_up", atMs: paidMs - 30_000, amountMinor: amount, subjects: by });
      this.#balance += amount;
    }
    this.#balance -= amountMinor;
    const shop = { store, terminal: `ter_${store}_${till}`, merchant: `mer_${store}` };
    const at = { atMs: paidMs, amountMinor, deviceAgeMs: Math.max(0, paidMs - this.openedMs) };
    this.acts.push({ act: "payment", ...at, subjects: { ...subjects, ...shop } });
  }
}
