import { expect, it } from "vitest";
import { InvariantError } from "../../../../src/assert.ts";
import {
  type AccountCode,
  accountOf,
  accounts,
  availableMinor,
  type Balances,
  emptyAccount,
  isBalanced,
  netMinor,
} from "../../../../src/ledger/account.ts";

const account = (part: Partial<typeof emptyAccount>) => ({ ...emptyAccount, ...part });

it("counts pending debits against what is available, and pending credits not for it", () => {
  const balances = {
    balance: account({
      creditsPosted: 100,
      creditsPending: 50,
      debitsPosted: 30,
      debitsPending: 20,
    }),
  };
  expect(availableMinor(balances, "balance")).toBe(50);
  expect(netMinor(balances, "balance")).toBe(70);
});

it("is empty before the first transfer", () => {
  expect(accountOf({}, "points")).toEqual(emptyAccount);
  expect([availableMinor({}, "balance"), netMinor({}, "clearing_wallet")]).toEqual([0, 0]);
});

it("throws when an account with a floor stands below zero: that is a bug", () => {
  const broken = { balance: account({ creditsPosted: 1, debitsPending: 2 }) };
  expect(() => availableMinor(broken, "balance")).toThrow(InvariantError);
  expect(availableMinor({ redeemed: account({ debitsPosted: 3 }) }, "redeemed")).toBe(-3);
});

it("lets nobody spend more than a customer has, and every other account be overdrawn", () => {
  const codes = Object.keys(accounts) as AccountCode[];
  const floors = codes.filter((code) => accounts[code].floor);
  expect(floors).toEqual(["balance", "points_pending", "points"]);
  const overdrawn = account({ debitsPosted: 3 });
  for (const code of codes.filter((each) => !floors.includes(each))) {
    expect(availableMinor({ [code]: overdrawn }, code)).toBe(-3);
  }
});

it("balances money and points each by itself, posted and pending each by itself", () => {
  const money: Balances = {
    balance: account({ creditsPosted: 9, debitsPending: 4 }),
    clearing_partner: account({ debitsPosted: 9 }),
    clearing_settlement: account({ creditsPending: 4 }),
  };
  expect(isBalanced(money)).toBe(true);
  expect(isBalanced({})).toBe(true);
  const points: Balances = { points: account({ creditsPosted: 9 }) };
  expect(isBalanced(points)).toBe(false);
  expect(isBalanced({ ...points, balance: account({ debitsPosted: 9 }) })).toBe(false);
  expect(isBalanced({ ...money, clearing_settlement: account({ creditsPosted: 4 }) })).toBe(false);
  expect(isBalanced({ ...money, clearing_settlement: account({ creditsPending: 5 }) })).toBe(false);
});

it("balances exactly where doubles would round the difference away", () => {
  const big = Number.MAX_SAFE_INTEGER;
  const balances: Balances = {
    clearing_partner: account({ debitsPosted: big }),
    adjusted: account({ debitsPosted: big }),
    balance: account({ creditsPosted: big }),
    redeemed: account({ creditsPosted: big - 1 }),
  };
  expect(isBalanced(balances)).toBe(false);
  expect(isBalanced({ ...balances, receivable: account({ creditsPosted: 1 }) })).toBe(true);
});
