import { fail, ok, type Result } from "../result.ts";
import { type Account, accountOf, accounts, type Balances } from "./account.ts";
import type { ResultCode } from "./result-code.ts";
import type { Transfer } from "./transfer.ts";

/**
 * Applies linked transfers: all of them or none. Returns the new sums; the old ones are untouched.
 * Fails with the first result code, in the table's order, of the first transfer that is refused.
 */
export function post(
  balances: Balances,
  transfers: readonly Transfer[],
): Result<Balances, { readonly code: ResultCode; readonly index: number }> {
  let current = balances;
  for (const [index, transfer] of transfers.entries()) {
    const next = postOne(current, transfer);
    if (!next.ok) return fail({ code: next.fault, index });
    current = next.value;
  }
  return ok(current);
}

function postOne(balances: Balances, transfer: Transfer): Result<Balances, ResultCode> {
  const refused = refuse(balances, transfer);
  if (refused !== null) return fail(refused);
  const debit = accountOf(balances, transfer.debit);
  const credit = accountOf(balances, transfer.credit);
  const { posted, pending } = changes(transfer);
  const next: Balances = {
    ...balances,
    [transfer.debit]: {
      ...debit,
      debitsPosted: debit.debitsPosted + posted,
      debitsPending: debit.debitsPending + pending,
    },
    [transfer.credit]: {
      ...credit,
      creditsPosted: credit.creditsPosted + posted,
      creditsPending: credit.creditsPending + pending,
    },
  };
  const touched = [accountOf(next, transfer.debit), accountOf(next, transfer.credit)];
  return touched.every(isExact) ? ok(next) : fail("sum_overflows");
}

function changes(transfer: Transfer): { posted: number; pending: number } {
  switch (transfer.type) {
    case "posted":
      return { posted: transfer.amountMinor, pending: 0 };
    case "pending":
      return { posted: 0, pending: transfer.amountMinor };
    case "post":
      return { posted: transfer.amountMinor, pending: -transfer.releasesMinor };
    case "void":
      return { posted: 0, pending: -transfer.releasesMinor };
  }
}

function refuse(balances: Balances, transfer: Transfer): ResultCode | null {
  const amounts = [
    ...(transfer.type === "void" ? [] : [transfer.amountMinor]),
    ...("releasesMinor" in transfer ? [transfer.releasesMinor] : []),
  ];
  if (!amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 1)) {
    return "amount_must_be_positive";
  }
  if (transfer.debit === transfer.credit) return "accounts_must_differ";
  if (accounts[transfer.debit].unit !== accounts[transfer.credit].unit) {
    return "accounts_must_have_the_same_unit";
  }
  const debit = accountOf(balances, transfer.debit);
  const credit = accountOf(balances, transfer.credit);
  if ("releasesMinor" in transfer) {
    const pending = Math.min(debit.debitsPending, credit.creditsPending);
    const within = transfer.type === "void" || transfer.amountMinor <= transfer.releasesMinor;
    return transfer.releasesMinor <= pending && within ? null : "exceeds_pending";
  }
  if (!accounts[transfer.debit].floor) return null;
  const available = debit.creditsPosted - debit.debitsPosted - debit.debitsPending;
  return transfer.amountMinor <= available ? null : "exceeds_credits";
}

function isExact(account: Account): boolean {
  return Object.values(account).every((sum) => Number.isSafeInteger(sum) && sum >= 0);
}
