import { expect, it } from "vitest";
import type { WalletBook } from "../../../../src/wallet/book.ts";
import { numberOf, placed, placeOf } from "../../../../src/wallet/read.ts";

/** A book in which the numbers of payments' ids lead elsewhere. */
function leading(leads: Readonly<Record<number, number>>): WalletBook {
  return { leadsTo: (number: number) => leads[number] ?? null } as unknown as WalletBook;
}

it("finds the row to which a number leads, and no row for one that two payments had", () => {
  const book = leading({ 2: 9, 3: -12, 4: -1 });
  expect([1, 2, 3, 4].map((number) => placeOf(book, number))).toEqual([1, 9, 0, 0]);
  expect(placed(book, { paymentSequence: 2 })).toEqual({ paymentSequence: 9 });
  expect(placed(book, { paymentSequence: null })).toEqual({ paymentSequence: null });
});

it("spells a payment's id with its own number, or with another's since a restoration", () => {
  const book = leading({ 2: 9, 3: -12, 4: -1 });
  const numbers = [1, 2, 3, 4].map((sequence) => numberOf(book, { sequence, number: 40 }));
  expect(numbers).toEqual([40, 40, 12, 40]);
});
