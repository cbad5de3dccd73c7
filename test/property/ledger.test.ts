import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountCode, accounts, type Balances, isBalanced } from "../../src/ledger/account.ts";
import { post } from "../../src/ledger/post.ts";
import { resultCodes } from "../../src/ledger/result-code.ts";
import { posted, type Transfer } from "../../src/ledger/transfer.ts";
import {
  anyBalances,
  anyTransfer,
  expectedCode,
  goodTransfer,
  roomOf,
  sumsAfter,
  sumsOf,
} from "./ledger-oracle.ts";

const runs = { numRuns: 5_000 };

test("answers the first result code of the table that applies, and posts when none does", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyBalances, anyTransfer, (balances, transfer) => {
      const expected = expectedCode(balances, transfer);
      seen.add(expected ?? "posted");
      const outcome = post(balances, [transfer]);
      expect(outcome.ok ? null : outcome.fault).toEqual(
        expected === null ? null : { code: expected, index: 0 },
      );
    }),
    { ...runs, numRuns: 20_000 },
  );
  expect([...seen].toSorted()).toEqual(
    [...resultCodes.map(({ code }) => code), "posted"].toSorted(),
  );
});

test("applies linked transfers all together, or none of them", () => {
  fc.assert(
    fc.property(anyBalances, fc.array(goodTransfer, { maxLength: 6 }), (balances, linked) => {
      const before = structuredClone(balances);
      const outcome = post(deepFreeze(balances), linked);
      expect(balances).toEqual(before);
      const singly = oneByOne(balances, linked);
      if (outcome.ok) {
        expect(singly).toEqual({ refusedAt: null, balances: outcome.value });
        return;
      }
      const { code, index } = outcome.fault;
      expect(singly.refusedAt).toBe(index);
      expect(code).toBe(expectedCode(singly.balances, linked[index] as Transfer));
    }),
    runs,
  );
});

test("sums exactly, also where the next integer is no longer a double", () => {
  fc.assert(
    fc.property(anyBalances, goodTransfer, (balances, transfer) => {
      const outcome = post(balances, [transfer]);
      if (!outcome.ok) return;
      const [debit, credit] = sumsAfter(balances, transfer);
      expect(sumsOf(outcome.value, transfer.debit)).toEqual(debit);
      expect(sumsOf(outcome.value, transfer.credit)).toEqual(credit);
    }),
    runs,
  );
  const last = Number.MAX_SAFE_INTEGER;
  const full = post({}, [
    posted("adjusted", "balance", last - 1),
    posted("adjusted", "balance", 1),
  ]);
  expect(full).toMatchObject({ value: { balance: { creditsPosted: last } } });
  const balances = full.ok ? full.value : {};
  expect(post(balances, [posted("adjusted", "redeemed", 1)])).toEqual({
    ok: false,
    fault: { code: "sum_overflows", index: 0 },
  });
});

test("holds every floor, pending included, and balances each unit, over any history", () => {
  fc.assert(
    fc.property(fc.array(goodTransfer, { maxLength: 60 }), (history) => {
      let balances: Balances = {};
      for (const transfer of history) {
        const outcome = post(balances, [transfer]);
        if (!outcome.ok) continue;
        balances = outcome.value;
        expect(isBalanced(balances)).toBe(true);
        for (const code of Object.keys(balances) as AccountCode[]) {
          const sums = sumsOf(balances, code);
          expect(Object.values(sums).every((sum) => sum >= 0n)).toBe(true);
          if (accounts[code].floor) expect(roomOf(sums)).toBeGreaterThanOrEqual(0n);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("ends a pending transfer once: what was posted or voided of it cannot be again", () => {
  const hold = fc.integer({ min: 1, max: 1_000 });
  const parts = fc.array(
    fc.record({
      amount: fc.integer({ min: 0, max: 400 }),
      release: fc.integer({ min: 1, max: 400 }),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(hold, parts, (held, ends) => {
      const between = { debit: "balance", credit: "clearing_settlement" } as const;
      const opened = post({}, [
        posted("clearing_partner", "balance", held),
        { type: "pending", ...between, amountMinor: held },
      ]);
      let balances = opened.ok ? opened.value : {};
      let openMinor = held;
      let movedMinor = 0;
      for (const { amount, release } of ends) {
        const end: Transfer =
          amount === 0
            ? { type: "void", ...between, releasesMinor: release }
            : { type: "post", ...between, amountMinor: amount, releasesMinor: release };
        const outcome = post(balances, [end]);
        const within = release <= openMinor && amount <= release;
        expect(outcome.ok).toBe(within);
        if (!outcome.ok) continue;
        balances = outcome.value;
        openMinor -= release;
        movedMinor += amount;
      }
      expect(balances.balance?.debitsPending).toBe(openMinor);
      expect(balances.clearing_settlement?.creditsPosted).toBe(movedMinor);
    }),
    { numRuns: 500 },
  );
});

function oneByOne(balances: Balances, linked: readonly Transfer[]) {
  let current = balances;
  for (const [index, transfer] of linked.entries()) {
    const next = post(current, [transfer]);
    if (!next.ok) return { refusedAt: index, balances: current };
    current = next.value;
  }
  return { refusedAt: null, balances: current };
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) Object.freeze(member);
  return Object.freeze(value);
}
