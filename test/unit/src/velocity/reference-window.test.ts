import { describe, expect, test } from "vitest";
import { decide, events, NOON, payment, policyOf } from "./story.ts";

describe("calendar windows", () => {
  test("start anew at the zone's midnight and at the chosen hour and day", () => {
    const zone = "Asia/Tokyo";
    const policy = policyOf(
      { window: { calendar: "day", zone }, limit: 1 },
      { window: { calendar: "day", zone, hour: 5 }, limit: 1 },
      { window: { calendar: "week", zone, day: 4, hour: 13 }, limit: 1 },
      { window: { calendar: "month", zone, day: 31 }, limit: 1 },
    );
    const past = events([payment(0)]);
    const { rules } = decide(policy, past, payment(7_200_000));
    expect(rules.map((rule) => rule.before)).toEqual([1, 1, 0, 1]);
    expect(rules.map((rule) => rule.passesAtMs)).toEqual([
      Date.UTC(2024, 1, 29, 15),
      Date.UTC(2024, 1, 29, 20),
      NOON + 7_200_000,
      Date.UTC(2024, 2, 30, 15),
    ]);
  });
});
