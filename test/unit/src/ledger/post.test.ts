import { expect, it } from "vitest";
import { type Balances, emptyAccount } from "../../../../src/ledger/account.ts";
import { post } from "../../../../src/ledger/post.ts";
import type { ResultCode } from "../../../../src/ledger/result-code.ts";
import { posted, type Transfer } from "../../../../src/ledger/transfer.ts";

const between = { debit: "balance", credit: "clearing_settlement" } as const;
const last = Number.MAX_SAFE_INTEGER;

function balancesAfter(...transfers: Transfer[]): Balances {
  const outcome = post({}, transfers);
  if (!outcome.ok) throw new Error(outcome.fault.code);
  return outcome.value;
}

/** 1,000 in the balance, 400 of it held. */
const held = balancesAfter(posted("clearing_partner", "balance", 1_000), {
  type: "pending",
  ...between,
  amountMinor: 400,
});

/** A good transfer comes first, to show that it does not stand without the refused one. */
function expectRefused(code: ResultCode, transfer: Transfer, balances: Balances = held): void {
  const before = structuredClone(balances);
  expect(post(balances, [transfer])).toEqual({ ok: false, fault: { code, index: 0 } });
  const linked = [posted("clearing_partner", "adjusted", 1), transfer];
  expect(post(balances, linked)).toEqual({ ok: false, fault: { code, index: 1 } });
  expect(balances).toEqual(before);
}

it("refuses amount_must_be_positive when an amount is not an integer in [1, 2^53)", () => {
  for (const amountMinor of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expectRefused("amount_must_be_positive", posted("balance", "redeemed", amountMinor));
    expectRefused("amount_must_be_positive", { type: "pending", ...between, amountMinor });
    expectRefused("amount_must_be_positive", {
      type: "void",
      ...between,
      releasesMinor: amountMinor,
    });
    const part = { type: "post", ...between, amountMinor: 1, releasesMinor: amountMinor } as const;
    expectRefused("amount_must_be_positive", part);
    expectRefused("amount_must_be_positive", { ...part, amountMinor, releasesMinor: 1 });
  }
});

it("refuses accounts_must_differ when debit and credit are one account", () => {
  expectRefused("accounts_must_differ", posted("balance", "balance", 1));
});

it("refuses accounts_must_have_the_same_unit when money would become points", () => {
  expectRefused("accounts_must_have_the_same_unit", posted("balance", "points", 1));
  expectRefused("accounts_must_have_the_same_unit", posted("points", "balance", 1));
});

it("refuses exceeds_pending when more would end than is held, or more be moved than ends", () => {
  expectRefused("exceeds_pending", { type: "void", ...between, releasesMinor: 401 });
  expectRefused("exceeds_pending", {
    type: "post",
    ...between,
    amountMinor: 1,
    releasesMinor: 401,
  });
  expectRefused("exceeds_pending", {
    type: "post",
    ...between,
    amountMinor: 11,
    releasesMinor: 10,
  });
});

it("refuses exceeds_pending when what is held is held between other accounts", () => {
  const elsewhere = { debit: "balance", credit: "redeemed" } as const;
  expectRefused("exceeds_pending", { type: "void", ...elsewhere, releasesMinor: 1 });
});

it("refuses exceeds_credits when posted and pending debits would pass the credits", () => {
  expectRefused("exceeds_credits", posted("balance", "clearing_settlement", 601));
  expectRefused("exceeds_credits", { type: "pending", ...between, amountMinor: 601 });
  expect(post(held, [posted("balance", "clearing_settlement", 600)]).ok).toBe(true);
});

it("refuses exceeds_credits when only a pending credit would cover the debit", () => {
  const coming: Balances = { balance: { ...emptyAccount, creditsPending: 10 } };
  expectRefused("exceeds_credits", posted("balance", "redeemed", 1), coming);
});

it("lets an account without a floor go below zero", () => {
  expect(post({}, [posted("clearing_partner", "redeemed", 5)])).toMatchObject({ ok: true });
});

it("refuses sum_overflows when a sum of either account would not stay below 2^53", () => {
  const full = balancesAfter(posted("adjusted", "receivable", last));
  expectRefused("sum_overflows", posted("adjusted", "redeemed", 1), full);
  expectRefused("sum_overflows", posted("redeemed", "receivable", 1), full);
  expect(post(full, [posted("redeemed", "adjusted", last)]).ok).toBe(true);
});

it("lets a linked transfer use what one before it brought, and not what one after it brings", () => {
  const bring = posted("clearing_partner", "balance", 5);
  const use = posted("balance", "redeemed", 5);
  expect(post({}, [bring, use])).toMatchObject({ ok: true });
  expect(post({}, [use, bring])).toEqual({
    ok: false,
    fault: { code: "exceeds_credits", index: 0 },
  });
});

it("moves a part of a hold and releases what the post names, keeping the rest", () => {
  const outcome = post(held, [{ type: "post", ...between, amountMinor: 150, releasesMinor: 250 }]);
  expect(outcome).toMatchObject({
    value: {
      balance: { debitsPosted: 150, debitsPending: 150 },
      clearing_settlement: { creditsPosted: 150, creditsPending: 150 },
    },
  });
});
