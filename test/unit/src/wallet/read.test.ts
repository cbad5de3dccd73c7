import { expect, it } from "vitest";
import type { WalletBook } from "../../../../src/wallet/book.ts";
import { numberOf, placed, placeOf } from "../../../../src/wallet/read.ts";

/** A book in which the numbers of payments' ids lead elsewhere. */
function leading(leads: Readonly<Record<number, number>>): WalletBook {
  const bySequence = (sequence: number) => ({
    kind: "payment",
    sequence,
    body: JSON.stringify({ v: 1, idKey: 5 }),
  });
  return {
    leadsTo: (number: number) => leads[number] ?? null,
    bySequence,
  } as unknown as WalletBook;
}

it("finds the row to which a number leads, and no row for one that two payments had", () => {
  const book = leading({ 2: 9, 3: -12, 4: -1 });
  const places = [1, 2, 3, 4].map((number) => placeOf(book, { number, keyNumber: 5 }));
  expect(places).toEqual([1, 9, 0, 0]);
  const named = { paymentSequence: 2, paymentIdKey: 5 };
  expect(placed(book, named)).toEqual({ ...named, paymentSequence: 9 });
  const unnamed = { paymentSequence: null, paymentIdKey: null };
  expect(placed(book, unnamed)).toEqual(unnamed);
});

it("finds no row for a number that was written anew under another key", () => {
  const book = leading({ 2: 9 });
  for (const keyNumber of [4, 6]) {
    expect([1, 2].map((number) => placeOf(book, { number, keyNumber }))).toEqual([0, 9]);
  }
  expect(placed(book, { paymentSequence: 1, paymentIdKey: 4 })).toMatchObject({
    paymentSequence: 0,
  });
});

it("spells a payment's id with its own number, or with another's since a restoration", () => {
  const book = leading({ 2: 9, 3: -12, 4: -1 });
  const numbers = [1, 2, 3, 4].map((sequence) => numberOf(book, { sequence, number: 40 }));
  expect(numbers).toEqual([40, 40, 12, 40]);
});
