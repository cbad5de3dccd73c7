import { expect, it } from "vitest";
import { appPlaceOf, fragmentOf } from "../../../../../src/web/payer/place.ts";

it("reads the place that a fragment names, and writes it the same", () => {
  for (const fragment of ["#home", "#pay", "#payment/pay_7Q4ZK2", "#recovery-codes"]) {
    expect(fragmentOf(appPlaceOf(fragment))).toBe(fragment);
  }
});

it("takes what it does not know for home", () => {
  const unknown = ["", "#", "#nowhere", "#payment/<b>", "#home/x/y", `#payment/${"x".repeat(65)}`];
  expect(unknown.map((fragment) => appPlaceOf(fragment))).toEqual(
    unknown.map(() => ({ screen: "home", id: "" })),
  );
});
