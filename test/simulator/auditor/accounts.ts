import { accountNamed, jsonOf, type Row, type Transfer } from "./rows.ts";

/** Sums of an account since the beginning. */
export interface Sums {
  debitsPending: number;
  debitsPosted: number;
  creditsPending: number;
  creditsPosted: number;
}

/** Accounts of points; all others are money's. */
const ofPoints = new Set(["points_pending", "points", "reward", "points_exchange_points"]);

const ofMoney = new Set([
  "balance",
  "reward_recovered",
  "clearing_settlement",
  "clearing_partner",
  "points_exchange_money",
  "redeemed",
  "adjusted",
  "receivable",
  "clearing_wallet",
  "merchant_payable",
  "fee_income",
  "partner_receivable",
]);

/** Accounts whose debits, waiting ones included, stay within what they were credited. */
export const floored = ["balance", "points", "points_pending"];

/** The accounts of one object, as its transfers make them. */
export class Accounts {
  readonly #sums = new Map<string, Sums>();

  of(account: string): Sums {
    let sums = this.#sums.get(account);
    if (sums === undefined) {
      sums = { debitsPending: 0, debitsPosted: 0, creditsPending: 0, creditsPosted: 0 };
      this.#sums.set(account, sums);
    }
    return sums;
  }

  get names(): string[] {
    return [...this.#sums.keys()].sort();
  }

  /** Posted credits − posted debits. */
  net(account: string): number {
    const { creditsPosted, debitsPosted } = this.of(account);
    return creditsPosted - debitsPosted;
  }

  /** What may still be debited. */
  available(account: string): number {
    return this.net(account) - this.of(account).debitsPending;
  }

  /** Makes a movement; tells what is wrong with it, or `null`. */
  move({ type, debit, credit, amountMinor = 0, releasesMinor = 0 }: Transfer): string | null {
    const from = this.of(debit);
    const to = this.of(credit);
    if (type === "pending") {
      from.debitsPending += amountMinor;
      to.creditsPending += amountMinor;
    } else {
      from.debitsPending -= releasesMinor;
      to.creditsPending -= releasesMinor;
      from.debitsPosted += amountMinor;
      to.creditsPosted += amountMinor;
    }
    if (debit === credit) return "from an account to itself";
    if (!ofPoints.has(debit) && !ofMoney.has(debit)) return `no account: ${debit}`;
    if (!ofPoints.has(credit) && !ofMoney.has(credit)) return `no account: ${credit}`;
    if (ofPoints.has(debit) !== ofPoints.has(credit)) return "money and points in one movement";
    if (type !== "void" && !isAmount(amountMinor)) return "moves nothing, or no whole number";
    if (type === "void" && amountMinor !== 0) return "moves what it gives free";
    const releases = type === "post" || type === "void";
    if (releases !== isAmount(releasesMinor)) return "ends a hold of nothing";
    if (releases && amountMinor > releasesMinor) return "takes more than it ends of a hold";
    if (from.debitsPending < 0 || to.creditsPending < 0) return "ends more than was held";
    return null;
  }

  moveAll(transfers: readonly Transfer[]): string[] {
    return transfers.flatMap((transfer) => this.move(transfer) ?? []);
  }
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 1;
}

/** What a head says of each account that anything was ever posted to. */
export function balancesOf(head: Row): Record<string, Sums> {
  const written = Object.entries(jsonOf<Record<string, readonly number[]>>(head.balances));
  return Object.fromEntries(
    written.map(([name, sums]) => {
      const [debitsPosted = 0, creditsPosted = 0, debitsPending = 0, creditsPending = 0] = sums;
      const all = { debitsPosted, creditsPosted, debitsPending, creditsPending };
      return [accountNamed(name), all];
    }),
  );
}
