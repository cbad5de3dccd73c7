import { expect, test } from "vitest";
import { foldTypedCode } from "../../../../src/identity/typed-code.ts";

test.each([
  "12345678",
  "１２３４５６７８",
  "1234 5678",
  "1234-5678",
  "１２３４ー５６７８",
  "1234\u22125678",
  "\u3000 1234\u20115678 \n",
  "\u202d1234\u200b5678\u202c",
  "\ufeff12 34 56 78\t",
])("reads %j as it was meant", (typed) => {
  expect(foldTypedCode(typed)).toBe("12345678");
});

test.each(["1234567a", "12.345678", "+12345678", "1234_5678", "12345678;"])(
  "leaves in %j what no reader adds",
  (typed) => {
    expect(foldTypedCode(typed)).not.toMatch(/^[0-9]+$/);
  },
);
