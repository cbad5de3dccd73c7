import { expect, it } from "vitest";
import { decisionShop } from "../../../../../src/web/desk/decision-shop.ts";

const ids = { merchant_id: "mer_1", store_id: "sto_1" };
const known = new Map([
  ["mer_1", "Coffee"],
  ["sto_1", "Coffee · Nihombashi"],
]);
const names = { of: (id: string) => known.get(id) };

it.each([
  ["as it was told", { merchant_name: "Tea", store_name: "Ueno" }, "Tea · Ueno"],
  ["as it was told of a store without a name", { merchant_name: "Tea", store_name: null }, "Tea"],
  ["the register's, once", { merchant_name: null, store_name: null }, "Coffee · Nihombashi"],
])("the shop of a decision is %s", (_, told, shown) => {
  expect(decisionShop({ ...ids, ...told }, names)).toBe(shown);
});

it("the shop of a decision in a store that is not in the register yet is its merchant", () => {
  const told = { ...ids, store_id: "sto_new", merchant_name: null, store_name: null };
  expect(decisionShop(told, names)).toBe("Coffee");
});
