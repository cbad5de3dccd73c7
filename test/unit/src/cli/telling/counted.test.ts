import { expect, it } from "vitest";
import { amountInWords, counted } from "../../../../../src/cli/telling/counted.ts";

it("gives a number the plural that it wants", () => {
  expect([0, 1, 12].map((n) => counted(n, "act"))).toEqual(["0 acts", "1 act", "12 acts"]);
});

it("gives an amount its unit, of yen as people write them", () => {
  expect(amountInWords(1_234_567, "JPY")).toBe("¥1,234,567");
  expect(amountInWords("1234567", "USD")).toBe("USD 1234567");
});
