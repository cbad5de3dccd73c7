import type { VelocityCandidate } from "../../velocity/event.ts";
import { Dice } from "./dice.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One payment of a mule, as its shop sees it. */
export interface MuleSale {
  readonly atMs: number;
  readonly wallet: string;
  /** Of the tills of one store, from 0. */
  readonly till: number;
  readonly amountMinor: number;
  readonly walletAgeMs: number;
  readonly toppedUpAgoMs: number;
}

/** Amounts that somebody keeps just under: prices, and the limits of a default deployment. */
const LIMITS = [5_000, 10_000, 20_000, 30_000, 50_000];

/**
 * One buyer with three to twelve wallets at one to eight tills of one store within half an hour,
 * drawn from `seed`: amounts within 2 % of one of 3,100 to 45,000 yen, or each just under a limit
 * of 10,000 to 50,000 yen; each wallet a week old at most, or topped up within the hour.
 */
export function muleTrace(seed: number, startMs: number): MuleSale[] {
  const dice = new Dice(seed * 15_485_863 + 7);
  const tills = 1 + dice.below(8);
  const wallets = 3 + dice.below(10);
  const spanMs = 1 + dice.below(30 * MINUTE);
  const amount = amountsOf(dice);
  const times = Array.from({ length: wallets }, () => dice.below(spanMs)).sort((a, b) => a - b);
  return times.map((time, i) => {
    const isYoung = dice.oneIn(2);
    return {
      atMs: startMs + time,
      wallet: `mule_${seed}_${i}`,
      till: dice.below(tills),
      amountMinor: amount(),
      walletAgeMs: isYoung ? dice.below(7 * DAY + 1) : 8 * DAY + dice.below(900 * DAY),
      toppedUpAgoMs: isYoung && dice.oneIn(2) ? dice.below(7 * DAY) : dice.below(HOUR + 1),
    };
  });
}

function amountsOf(dice: Dice): () => number {
  const way = dice.below(3);
  if (way === 0) {
    const base = Math.round(3_100 * 1.05 ** dice.below(56));
    return () => Math.round((base * (9_800 + dice.below(401))) / 10_000);
  }
  const [one, ...more] = way === 1 ? [dice.pick(LIMITS)] : LIMITS.slice(1);
  return () => dice.pick([one as number, ...more]) - 1 - dice.below(200);
}

/** A payment as an act across wallets of the kind `act`, at till `till` of the store. */
export function seenSale(
  { atMs, wallet, till, amountMinor, walletAgeMs, toppedUpAgoMs }: MuleSale,
  store: string,
): VelocityCandidate {
  const subjects = { wallet, terminal: `ter_${store}_${till}`, store, merchant: `mer_${store}` };
  return { act: "store", atMs, amountMinor, subjects, walletAgeMs, toppedUpAgoMs };
}
