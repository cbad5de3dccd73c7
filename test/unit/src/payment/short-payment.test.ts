import { expect, it } from "vitest";
import { unusualOf } from "../../../../src/payment/short-payment.ts";

it("leaves out what is as usual, and nothing that is less, more, another or in another order", () => {
  const usual = { list: [1, 2], thing: { a: 1, b: { c: null } }, none: null, plain: 0 };
  expect(unusualOf(structuredClone(usual), usual)).toEqual({});
  const others = [
    ...[{ list: [] }, { list: [1] }, { list: [1, 2, 3] }, { list: [2, 1] }, { list: [1, 3] }],
    ...[{ list: { 0: 1, 1: 2 } }, { thing: {} }, { thing: { a: 1 } }, { thing: null }],
    ...[{ thing: { a: 1, b: {} } }, { thing: { b: { c: null }, a: 1 } }, { thing: [1] }],
    ...[{ thing: { a: 1, d: { c: null } } }, { none: {} }, { none: 0 }, { plain: null }],
  ];
  for (const other of others) {
    expect(unusualOf({ ...structuredClone(usual), ...other }, usual)).toEqual(other);
  }
  expect(unusualOf({ plain: 0, more: undefined }, usual)).toEqual({ more: undefined });
});
