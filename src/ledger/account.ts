import { assert } from "../assert.ts";

/**
 * The accounts of all books, as data. `unit`: what is counted (`money` is the deployment's currency
 * in minor units; a point is a unit of its own). `floor`: whether the account's debits, pending
 * ones included, may exceed its posted credits. Clearing accounts carry what is on its way between
 * two objects; summed over all objects they give the value in flight, 0 when everything arrived.
 */
export const accounts = {
  // In a Wallet.
  balance: { unit: "money", floor: true },
  points_pending: { unit: "points", floor: true },
  points: { unit: "points", floor: true },
  reward: { unit: "points", floor: false },
  reward_recovered: { unit: "money", floor: false },
  clearing_settlement: { unit: "money", floor: false },
  clearing_partner: { unit: "money", floor: false },
  points_exchange_points: { unit: "points", floor: false },
  points_exchange_money: { unit: "money", floor: false },
  redeemed: { unit: "money", floor: false },
  adjusted: { unit: "money", floor: false },
  receivable: { unit: "money", floor: false },
  // In a Settlement.
  clearing_wallet: { unit: "money", floor: false },
  merchant_payable: { unit: "money", floor: false },
  fee_income: { unit: "money", floor: false },
  // In a Partner.
  partner_receivable: { unit: "money", floor: false },
} as const satisfies Record<string, { unit: "money" | "points"; floor: boolean }>;

/** The name of an account. */
export type AccountCode = keyof typeof accounts;

/** Sums of one account since the beginning, integers in `[0, 2^53)`. */
export interface Account {
  readonly debitsPending: number;
  readonly debitsPosted: number;
  readonly creditsPending: number;
  readonly creditsPosted: number;
}

/** The sums of every account that was ever posted to; any other is `emptyAccount`. */
export type Balances = Readonly<Partial<Record<AccountCode, Account>>>;

/** The sums of an account before its first transfer. */
export const emptyAccount: Account = {
  debitsPending: 0,
  debitsPosted: 0,
  creditsPending: 0,
  creditsPosted: 0,
};

/** The account's sums; all zero before its first transfer. */
export function accountOf(balances: Balances, code: AccountCode): Account {
  return balances[code] ?? emptyAccount;
}

/** What may still be debited from an account with a floor: posted credits − all debits, ≥ 0. */
export function availableMinor(balances: Balances, code: AccountCode): number {
  const account = accountOf(balances, code);
  const available = account.creditsPosted - account.debitsPosted - account.debitsPending;
  assert(!accounts[code].floor || available >= 0, `account ${code} is not below zero`);
  return available;
}

/** Posted credits − posted debits. */
export function netMinor(balances: Balances, code: AccountCode): number {
  const account = accountOf(balances, code);
  return account.creditsPosted - account.debitsPosted;
}

/** True when posted debits equal posted credits in each unit, and pending ones as well. */
export function isBalanced(balances: Balances): boolean {
  const sums = { money: [0n, 0n], points: [0n, 0n] } as Record<string, [bigint, bigint]>;
  for (const [code, account] of Object.entries(balances)) {
    const sum = sums[accounts[code as AccountCode].unit] as [bigint, bigint];
    sum[0] += BigInt(account.creditsPosted) - BigInt(account.debitsPosted);
    sum[1] += BigInt(account.creditsPending) - BigInt(account.debitsPending);
  }
  return Object.values(sums).every(([posted, pending]) => posted === 0n && pending === 0n);
}
