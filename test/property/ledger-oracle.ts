import fc from "fast-check";
import { type AccountCode, accounts, type Balances } from "../../src/ledger/account.ts";
import { type ResultCode, resultCodes } from "../../src/ledger/result-code.ts";
import type { Transfer } from "../../src/ledger/transfer.ts";

/** The ledger's rules said a second time, in `BigInt` and without any thought for speed. */

interface Sums {
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
}

const end = 2n ** 53n;

export function sumsOf(balances: Balances, code: AccountCode): Sums {
  const account = balances[code];
  const big = (value: number | undefined) => BigInt(value ?? 0);
  return {
    debitsPending: big(account?.debitsPending),
    debitsPosted: big(account?.debitsPosted),
    creditsPending: big(account?.creditsPending),
    creditsPosted: big(account?.creditsPosted),
  };
}

/** What a floor leaves: posted credits − debits, pending ones included. */
export function roomOf(sums: Sums): bigint {
  return sums.creditsPosted - sums.debitsPosted - sums.debitsPending;
}

/** Every sum after a transfer whose amounts are integers. */
export function sumsAfter(balances: Balances, transfer: Transfer): readonly [Sums, Sums] {
  const debit = sumsOf(balances, transfer.debit);
  const credit = sumsOf(balances, transfer.credit);
  const { type } = transfer;
  const moved = type === "posted" || type === "post" ? BigInt(transfer.amountMinor) : 0n;
  const reserved = type === "pending" ? BigInt(transfer.amountMinor) : 0n;
  const released = type === "post" || type === "void" ? BigInt(transfer.releasesMinor) : 0n;
  debit.debitsPosted += moved;
  debit.debitsPending += reserved - released;
  credit.creditsPosted += moved;
  credit.creditsPending += reserved - released;
  return [debit, credit];
}

const isAmount = (value: number) => Number.isInteger(value) && value >= 1 && value < 2 ** 53;

function amountsOf(transfer: Transfer): number[] {
  if (transfer.type === "void") return [transfer.releasesMinor];
  if (transfer.type === "post") return [transfer.amountMinor, transfer.releasesMinor];
  return [transfer.amountMinor];
}

type Rule = (balances: Balances, transfer: Transfer) => boolean;

/** When each code applies, whatever else does. */
const applies: Readonly<Record<ResultCode, Rule>> = {
  amount_must_be_positive: (_, transfer) => !amountsOf(transfer).every(isAmount),
  accounts_must_differ: (_, { debit, credit }) => debit === credit,
  accounts_must_have_the_same_unit: (_, { debit, credit }) =>
    accounts[debit].unit !== accounts[credit].unit,
  exceeds_pending(balances, transfer) {
    if (transfer.type === "posted" || transfer.type === "pending") return false;
    const released = BigInt(transfer.releasesMinor);
    const moved = transfer.type === "post" ? BigInt(transfer.amountMinor) : 0n;
    const { debitsPending } = sumsOf(balances, transfer.debit);
    const { creditsPending } = sumsOf(balances, transfer.credit);
    return moved > released || released > debitsPending || released > creditsPending;
  },
  exceeds_credits(balances, transfer) {
    if (transfer.type === "post" || transfer.type === "void") return false;
    if (!accounts[transfer.debit].floor) return false;
    return BigInt(transfer.amountMinor) > roomOf(sumsOf(balances, transfer.debit));
  },
  sum_overflows: (balances, transfer) =>
    sumsAfter(balances, transfer).some((sums) =>
      Object.values(sums).some((sum) => sum < 0n || sum >= end),
    ),
};

/** The first code of the table that applies, or `null`. */
export function expectedCode(balances: Balances, transfer: Transfer): ResultCode | null {
  return resultCodes.find(({ code }) => applies[code](balances, transfer))?.code ?? null;
}

const codes = Object.keys(accounts) as AccountCode[];
/** Few accounts, so that transfers meet: with and without a floor, money and points. */
const met: readonly AccountCode[] = ["balance", "clearing_settlement", "points", "reward"];

const account = fc.constantFrom(...met, ...met, ...codes);
const goodAmount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.maxSafeNat().map((n) => Math.max(n, 1)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((n) => 2 ** 53 - n) },
);
const anyAmount = fc.oneof(
  { weight: 12, arbitrary: goodAmount },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, Number.NaN, 2 ** 53, -(2 ** 53)) },
);

/** Transfers of every type between any two accounts, some of them with impossible amounts. */
export const anyTransfer: fc.Arbitrary<Transfer> = transferOf(anyAmount);
/** The same with amounts that may move. */
export const goodTransfer: fc.Arbitrary<Transfer> = transferOf(goodAmount);

function transferOf(amount: fc.Arbitrary<number>): fc.Arbitrary<Transfer> {
  const ends = { debit: account, credit: account };
  const type = <T extends string>(name: T) => fc.constant(name);
  return fc.oneof(
    fc.record({ type: type("posted"), ...ends, amountMinor: amount }),
    fc.record({ type: type("pending"), ...ends, amountMinor: amount }),
    fc.record({ type: type("post"), ...ends, amountMinor: amount, releasesMinor: amount }),
    fc.record({ type: type("void"), ...ends, releasesMinor: amount }),
  );
}

const sum = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((n) => 2 ** 53 - n) },
);
const sums = fc.record({
  debitsPending: sum,
  debitsPosted: sum,
  creditsPending: sum,
  creditsPosted: sum,
});

/** Sums as they might stand, small and near 2^53; also such as no history can have made. */
export const anyBalances: fc.Arbitrary<Balances> = fc.dictionary(
  fc.constantFrom(...met),
  sums,
) as fc.Arbitrary<Balances>;
