import { expect, it } from "vitest";
import { emptyAccount } from "../../../../src/ledger/account.ts";
import { posted, type Transfer } from "../../../../src/ledger/transfer.ts";
import { Restoration } from "../../../../src/payment/restoration.ts";
import type { WalletBook, WalletContext } from "../../../../src/wallet/book.ts";

/** What a wallet with so much in it books in place of these transfers. */
function covered(balanceMinor: number, transfers: readonly Transfer[]) {
  const balances = { balance: { ...emptyAccount, creditsPosted: balanceMinor } };
  const book = { head: () => ({ balances }) } as unknown as WalletBook;
  return new Restoration(book, {} as WalletContext).covered(transfers);
}

const pay = (amountMinor: number) => posted("balance", "clearing_settlement", amountMinor);
const back = (amountMinor: number) => posted("clearing_settlement", "balance", amountMinor);
const owed = (amountMinor: number) => posted("receivable", "balance", amountMinor);
const between = { debit: "balance", credit: "clearing_settlement" } as const;
const hold = (amountMinor: number): Transfer => ({ type: "pending", ...between, amountMinor });
const release = (releasesMinor: number): Transfer => ({ type: "void", ...between, releasesMinor });

it.each([
  [100, [pay(100)], 0],
  [100, [pay(101)], 1],
  [100, [pay(60), pay(60)], 20],
  [100, [pay(150), pay(60)], 110],
  [100, [back(50), pay(150)], 0],
  [100, [back(50), pay(151)], 1],
  [100, [pay(150), back(50)], 50],
  [100, [hold(150)], 50],
  [100, [release(40), pay(140)], 0],
  [100, [release(40), pay(141)], 1],
  [0, [back(10)], 0],
  [0, [], 0],
] as const)("with %d in it, owes what %j lacks on the way: %d", (balance, transfers, lacks) => {
  const told = lacks === 0 ? transfers : [owed(lacks), ...transfers];
  expect(covered(balance, transfers)).toEqual(told);
});
