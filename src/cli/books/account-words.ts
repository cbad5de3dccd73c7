import { type AccountCode, accounts } from "../../ledger/account.ts";

/** What an account's net says, for whoever reads a table of them; negative where it is owed to us. */
const meanings: Readonly<Record<AccountCode, string>> = {
  balance: "money that customers have",
  points: "points that customers have",
  points_pending: "points that mature later",
  reward: "points that were given for payments",
  reward_recovered: "money kept from refunds for points that were spent already",
  clearing_settlement: "money on its way from wallets to merchants' books",
  clearing_partner: "money that partners' credits brought into wallets",
  clearing_wallet:
    "the same two, seen from the receivers: with them they come to what is in flight",
  points_exchange_points: "points that were turned into money",
  points_exchange_money: "the money that they became",
  redeemed: "money that went back to customers' banks",
  adjusted: "money that two operators gave or took by hand",
  receivable: "money that customers owe us",
  merchant_payable: "money that merchants are owed",
  fee_income: "fees that merchants paid",
  partner_receivable: "money that funding partners owe us",
};

/** A table of accounts, credits minus debits, each with what it says, and the sum of each unit. */
export function accountLines(nets: ReadonlyMap<AccountCode, bigint>): string[] {
  const told = [...nets].map(([code, net]) => line(code, net, meanings[code]));
  const sums = (["money", "points"] as const).flatMap((unit) => {
    const own = [...nets].filter(([code]) => accounts[code].unit === unit);
    if (own.length === 0) return [];
    const sum = own.reduce((all, [, net]) => all + net, 0n);
    return [line(`sum of ${unit}`, sum, "0: each credit has its debit")];
  });
  return [...told, ...sums];
}

function line(name: string, net: bigint, meaning: string): string {
  return `  ${name.padEnd(22)} ${String(net).padStart(14)}  ${meaning}`;
}
