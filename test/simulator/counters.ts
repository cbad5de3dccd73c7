import { allActs } from "./acts/index.ts";
import { declines, problems, topUpDeclines } from "./auditor/contract.ts";
import type { Counts } from "./tally.ts";
import { judgeUsual, usualSeeds } from "./usual.ts";
import { mishapKinds } from "./weather/counts.ts";

/*
 * What has to occur over the fixed seeds of CI, or they prove less than they seem to: every code of
 * the tables that callers are given, every way a payment's state is drawn to change, every act, every
 * kind of mishap, what is given back after one, and what an act is there for.
 */

/** Over all fixed seeds, each at least so often. */
const leastOften = 2;

/** What no seed can reach, and why. Once one does, it has to go from here. */
const outOfReach: Readonly<Record<string, string>> = {
  "problem merchant_balance_insufficient": "no route answers it: there are no payouts yet",
  "problem internal_error": "would be a fault of the product: that it never occurs is a promise",
};

/** What no act leads to yet. Once one does, it has to go from here. */
const notYet: readonly string[] = [
  // Holds end in the last twelve days, when nobody asks for a payment any more.
  "change authorized expired",
];

/** What a file that was put back older leads to. */
const restorations = [
  ...["Wallet", "Settlement", "Control", "Directory", "Partner"].map((name) => `put back ${name}`),
  "restored rows",
];

/** What an act may come to and seldom does, and what towns have of their own. */
const seldom = [
  "books two captures with a fee",
  "points refused by a rule",
  "nonce asked for",
  "mail posted: taken",
  "seconds with decisions watched",
  "act change the contact: proven, before: 200",
  "act change the authenticator app: proven, before: 200",
  ...["access", "blind", "code", "mac", "seal.code", "seal.id", "totp", "webhook"].map(
    (purpose) => `act rotate the keys: ${purpose}`,
  ),
];

/** As the ledger's guide draws them. */
const changes = [
  "authorized captured",
  "authorized cancelled",
  "authorized expired",
  "captured cancelled",
  "pending_confirmation captured",
  "pending_confirmation authorized",
  "pending_confirmation declined",
  "pending_confirmation cancelled",
];

function expected(): string[] {
  const declined = new Set([...declines.keys(), ...topUpDeclines]);
  return [
    ...[...declined].map((code) => `decline ${code}`),
    ...[...problems.keys()].map((code) => `problem ${code}`),
    ...changes.map((change) => `change ${change}`),
    ...allActs.map(({ name }) => `act ${name}`),
    ...mishapKinds.map((kind) => `mishap ${kind}`),
    ...restorations,
    ...seldom,
  ];
}

/**
 * What did not occur as it must over so many of the fixed seeds, a sentence each; none when all did.
 * Fewer than all of them are only held against what is usual.
 */
export function judgeCounts(counts: Counts, seeds: number): string[] {
  const unusual = judgeUsual(counts, seeds);
  return seeds < usualSeeds ? unusual : [...judgeAll(counts), ...unusual];
}

function judgeAll(counts: Counts): string[] {
  const often = (what: string) =>
    Object.entries(counts).reduce(
      (sum, [name, count]) => sum + (name === what || name.startsWith(`${what}: `) ? count : 0),
      0,
    );
  const excused = new Set([...Object.keys(outOfReach), ...notYet]);
  return [
    ...expected()
      .filter((what) => !excused.has(what) && often(what) < leastOften)
      .map((what) => `${what}: ${often(what)} times, not ${leastOften}`),
    ...[...excused]
      .filter((what) => often(what) >= leastOften)
      .map((what) => `${what}: occurred ${often(what)} times, though it is said not to`),
  ];
}
