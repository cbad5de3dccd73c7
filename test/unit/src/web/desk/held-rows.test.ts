import { expect, it } from "vitest";
import { evidenceRows } from "../../../../../src/web/desk/evidence.ts";
import { heldRows } from "../../../../../src/web/desk/held-rows.ts";

const idOf = ({ id }: { readonly id: string }) => id;

it("a list that is pointed at keeps its rows and their places, and tells how many are new", () => {
  const rows = [{ id: "c" }, { id: "b", count: 2 }, { id: "a" }];
  expect(heldRows(rows, idOf, ["a", "b"])).toEqual({
    shown: [{ id: "a" }, { id: "b", count: 2 }],
    waiting: 1,
  });
});

it("a list that is free shows all; what has gone is gone also from one that is held", () => {
  expect(heldRows([{ id: "a" }], idOf, null)).toEqual({ shown: [{ id: "a" }], waiting: 0 });
  expect(heldRows([{ id: "a" }], idOf, ["b", "a"])).toEqual({ shown: [{ id: "a" }], waiting: 0 });
});

it("an alert's evidence is shown whole, and a figure over its limit marked", () => {
  const rows = evidenceRows({
    rule: "terminal.near",
    figure: 3,
    limit: 2,
    terminal_id: "ter_12345678",
    x: { y: 1 },
  });
  expect(rows).toEqual([
    { name: "rule", value: "terminal.near", isOver: false, isId: false },
    { name: "figure", value: 3, isOver: true, isId: false },
    { name: "limit", value: 2, isOver: false, isId: false },
    { name: "terminal_id", value: "ter_12345678", isOver: false, isId: true },
    { name: "x", value: { y: 1 }, isOver: false, isId: false },
  ]);
});
