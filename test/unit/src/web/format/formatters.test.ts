import { expect, it } from "vitest";
import { numberFormat } from "../../../../../src/web/format/formatters.ts";

it("makes a formatter of the same options once", () => {
  const yen = { style: "currency", currency: "JPY" } as const;
  const one = numberFormat("ja", yen);
  expect(numberFormat("ja", { ...yen })).toBe(one);
  expect([numberFormat("en", yen), numberFormat("ja", {})]).not.toContain(one);
});
