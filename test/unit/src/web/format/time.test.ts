import { expect, it } from "vitest";
import { clockText, dateText, dayOf, dayText } from "../../../../../src/web/format/time.ts";

const tokyo = "Asia/Tokyo";
const lateMs = Date.UTC(2026, 10, 29, 15, 3, 7);

it("times are those of the deployment's zone", () => {
  expect(clockText(lateMs, tokyo)).toBe("00:03:07");
  expect(dayText(lateMs, tokyo, "ja")).toBe("11月30日(月) 00:03");
  expect(dayText(lateMs, tokyo, "en")).toBe("30 Nov, 00:03");
});

it("a business day is told with its year", () => {
  expect(dateText("2026-11-29", "ja")).toBe("2026年11月29日(日)");
  expect(dateText("2026-11-29", "en")).toBe("Sun, 29 Nov 2026");
});

it("a business day begins at midnight of the zone", () => {
  expect([dayOf(lateMs, tokyo), dayOf(lateMs, "UTC")]).toEqual(["2026-11-30", "2026-11-29"]);
});
