import { expect, it } from "vitest";
import { deskFragment, routeOf, routeOfId } from "../../../../../src/web/desk/route.ts";

it("a page and an id come back from their fragment", () => {
  const route = { page: "payment", id: "pay_Ab-3_x" } as const;
  expect(routeOf(deskFragment(route.page, route.id))).toEqual(route);
  expect(routeOf("#/policies/6")).toEqual({ page: "policies", id: "6" });
});

it("no contact and no code gets into the address, or is taken from it", () => {
  for (const text of ["taro@example.com", "+819012345678", "090-1234-5678", "a b", "<b>"]) {
    expect(deskFragment("customers", text)).toBe("#/customers");
    expect(routeOf(`#/customers/${text}`).id).toBeNull();
  }
});

it("an address of nothing is the live page", () => {
  for (const fragment of ["", "#", "#/", "#/constructor", "#/live/x/y", "#live"]) {
    expect(routeOf(fragment)).toEqual({ page: "live", id: null });
  }
});

it("an id leads to the page about such a thing, where there is one", () => {
  expect(routeOfId("wal_1")).toEqual({ page: "customers", id: "wal_1" });
  expect(routeOfId("apr_1")).toEqual({ page: "approvals", id: "apr_1" });
  expect(routeOfId("par_1")).toEqual({ page: "partners", id: "par_1" });
  expect(routeOfId("ter_1")).toBeNull();
  expect(routeOfId("taro@example.com")).toBeNull();
});
