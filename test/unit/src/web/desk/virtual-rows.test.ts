import { expect, it } from "vitest";
import { degreesOf } from "../../../../../src/web/desk/map/degrees.ts";
import { rowOfKey, rowWindow } from "../../../../../src/web/desk/virtual-rows.ts";

const table = { count: 100_000, rowHeight: 36 };

it("of 100,000 rows only those in sight, and a few beyond, are in the document", () => {
  for (const scrollTop of [-20, 0, 17, 1_800_000, 3_599_999, 9_999_999]) {
    const { from, to } = rowWindow({ scrollTop, height: 600 }, table);
    expect(to - from).toBeLessThanOrEqual(60);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(table.count);
    const first = Math.min(Math.floor(Math.max(0, scrollTop) / 36), table.count - 17);
    expect(from).toBeLessThanOrEqual(first);
    expect(to).toBeGreaterThanOrEqual(Math.min(table.count, first + 17));
  }
});

it("a short table is there whole, an empty one has no row", () => {
  const seen = { scrollTop: 0, height: 600 };
  expect(rowWindow(seen, { count: 3, rowHeight: 36 })).toEqual({ from: 0, to: 3 });
  expect(rowWindow(seen, { count: 0, rowHeight: 36 })).toEqual({ from: 0, to: 0 });
});

it("arrows, pages and ends move within the table, other keys nowhere", () => {
  const size = { count: 100, page: 10 };
  expect(rowOfKey("ArrowDown", -1, size)).toBe(0);
  expect(rowOfKey("ArrowDown", 99, size)).toBe(99);
  expect(rowOfKey("PageUp", 5, size)).toBe(0);
  expect(rowOfKey("End", 5, size)).toBe(99);
  expect(rowOfKey("a", 5, size)).toBeNull();
  expect(rowOfKey("constructor", 5, size)).toBeNull();
  expect(rowOfKey("Home", 0, { count: 0, page: 10 })).toBeNull();
});

it("a place is read as maps copy it", () => {
  expect(degreesOf("35.658, 139.7016")).toEqual({ lat_e6: 35_658_000, lon_e6: 139_701_600 });
  expect(degreesOf("−33.9，18.4")).toEqual({ lat_e6: -33_900_000, lon_e6: 18_400_000 });
  expect(["", "35", "95, 10", "10, 190", "a, b"].map(degreesOf)).toEqual(Array(5).fill(null));
});
