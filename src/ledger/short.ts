import type { Account, AccountCode, Balances } from "./account.ts";
import type { Transfer } from "./transfer.ts";

/*
 * How rows write accounts, transfers and balances: each account has a short name, which no other one
 * is ever given, and what is 0 at the end of a list is left out.
 */

const shortNames = {
  balance: "b",
  points_pending: "pp",
  points: "p",
  reward: "r",
  reward_recovered: "rr",
  clearing_settlement: "cs",
  clearing_partner: "cp",
  points_exchange_points: "xp",
  points_exchange_money: "xm",
  redeemed: "rd",
  adjusted: "ad",
  receivable: "rv",
  clearing_wallet: "cw",
  merchant_payable: "mp",
  fee_income: "fi",
  partner_receivable: "pr",
} as const satisfies Record<AccountCode, string>;

type ShortName = (typeof shortNames)[AccountCode];

const codes = Object.fromEntries(
  Object.entries(shortNames).map(([code, name]) => [name, code]),
) as Record<ShortName, AccountCode>;

/**
 * A transfer as rows write it: debit, credit, and the amount that it moves; then its type, unless it is
 * `posted`, and what it releases, if it does. One that moves nothing has 0 there.
 */
export type ShortTransfer = readonly [
  debit: ShortName,
  credit: ShortName,
  amountMinor: number,
  type?: Exclude<Transfer["type"], "posted">,
  releasesMinor?: number,
];

/** Transfers as rows write them. */
export function writeTransfers(transfers: readonly Transfer[]): readonly ShortTransfer[] {
  return transfers.map((each): ShortTransfer => {
    const [debit, credit] = [shortNames[each.debit], shortNames[each.credit]];
    const { type } = each;
    if (type === "posted") return [debit, credit, each.amountMinor];
    if (type === "pending") return [debit, credit, each.amountMinor, type];
    return [debit, credit, type === "post" ? each.amountMinor : 0, type, each.releasesMinor];
  });
}

/** Transfers as they were written. */
export function readTransfers(transfers: readonly ShortTransfer[]): readonly Transfer[] {
  return transfers.map((written): Transfer => {
    const [debtor, creditor, amountMinor, type = "posted", releasesMinor = 0] = written;
    const [debit, credit] = [codes[debtor], codes[creditor]];
    if (type === "void") return { type, debit, credit, releasesMinor };
    if (type === "post") return { type, debit, credit, amountMinor, releasesMinor };
    return { type, debit, credit, amountMinor };
  });
}

/** An account's sums: debits and credits that are posted, debits and credits that are pending. */
type ShortAccount = readonly number[];

/** Balances as rows write them, by the short names of the accounts. */
export type ShortBalances = Readonly<Partial<Record<ShortName, ShortAccount>>>;

/** Balances as rows write them. */
export function writeBalances(balances: Balances): ShortBalances {
  return Object.fromEntries(
    Object.entries(balances).map(([code, account]) => [
      shortNames[code as AccountCode],
      writeAccount(account),
    ]),
  );
}

function writeAccount(account: Account): ShortAccount {
  const { debitsPosted, creditsPosted, debitsPending, creditsPending } = account;
  const sums = [debitsPosted, creditsPosted, debitsPending, creditsPending];
  return sums.slice(0, sums.findLastIndex((sum) => sum !== 0) + 1);
}

/** Balances as they were written. */
export function readBalances(balances: ShortBalances): Balances {
  return Object.fromEntries(
    Object.entries(balances).map(([name, sums]) => [codes[name as ShortName], readAccount(sums)]),
  );
}

function readAccount(sums: ShortAccount): Account {
  const [debitsPosted = 0, creditsPosted = 0, debitsPending = 0, creditsPending = 0] = sums;
  return { debitsPending, debitsPosted, creditsPending, creditsPosted };
}
