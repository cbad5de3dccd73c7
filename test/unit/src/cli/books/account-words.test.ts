import { expect, it } from "vitest";
import { accountLines } from "../../../../../src/cli/books/account-words.ts";
import { accounts } from "../../../../../src/ledger/account.ts";

it("says what each account is, and that debits and credits of a unit come to nothing", () => {
  const lines = accountLines(
    new Map([
      ["balance", 3_800n],
      ["clearing_partner", -3_800n],
      ["points", 24n],
      ["reward", -25n],
    ]),
  );
  expect(lines).toEqual([
    "  balance                          3800  money that customers have",
    "  clearing_partner                -3800  money that partners' credits brought into wallets",
    "  points                             24  points that customers have",
    "  reward                            -25  points that were given for payments",
    "  sum of money                        0  0: each credit has its debit",
    "  sum of points                      -1  0: each credit has its debit",
  ]);
});

it("knows every account", () => {
  const all = Object.keys(accounts) as (keyof typeof accounts)[];
  const lines = accountLines(new Map(all.map((code) => [code, 0n])));
  expect(lines.filter((line) => line.includes("undefined"))).toEqual([]);
});
