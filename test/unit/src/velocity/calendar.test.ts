import { describe, expect, test } from "vitest";
import { type CalendarWindow, periodOf } from "../../../../src/velocity/calendar.ts";

const HOUR = 3_600_000;

function period(window: Partial<CalendarWindow>, at: string): [start: string, hours: number] {
  const whole = { unit: "day", zone: "UTC", day: 0, hour: 0, ...window } as CalendarWindow;
  const { startMs, endMs } = periodOf(whole, Date.parse(at));
  return [new Date(startMs).toISOString(), (endMs - startMs) / HOUR];
}

const DAYS: [
  name: string,
  window: Partial<CalendarWindow>,
  at: string,
  start: string,
  hours: number,
][] = [
  [
    "an ordinary day",
    { zone: "Asia/Tokyo" },
    "2024-02-29T14:59:59.999Z",
    "2024-02-28T15:00:00.000Z",
    24,
  ],
  [
    "its first instant",
    { zone: "Asia/Tokyo" },
    "2024-02-29T15:00:00Z",
    "2024-02-29T15:00:00.000Z",
    24,
  ],
  [
    "reset at five",
    { zone: "Asia/Tokyo", hour: 5 },
    "2024-02-29T15:00:00Z",
    "2024-02-28T20:00:00.000Z",
    24,
  ],
  [
    "23 hours",
    { zone: "America/New_York" },
    "2024-03-10T12:00:00Z",
    "2024-03-10T05:00:00.000Z",
    23,
  ],
  [
    "25 hours",
    { zone: "America/New_York" },
    "2024-11-03T12:00:00Z",
    "2024-11-03T04:00:00.000Z",
    25,
  ],
  [
    "an hour that is skipped",
    { zone: "America/New_York", hour: 2 },
    "2024-03-10T12:00:00Z",
    "2024-03-10T07:00:00.000Z",
    23,
  ],
  [
    "an hour that comes twice",
    { zone: "America/New_York", hour: 1 },
    "2024-11-03T12:00:00Z",
    "2024-11-03T05:00:00.000Z",
    25,
  ],
  [
    "a midnight that is skipped",
    { zone: "America/Sao_Paulo" },
    "2018-11-04T12:00:00Z",
    "2018-11-04T03:00:00.000Z",
    23,
  ],
  [
    "half an hour of summer",
    { zone: "Australia/Lord_Howe" },
    "2024-04-06T20:00:00Z",
    "2024-04-06T13:00:00.000Z",
    24.5,
  ],
  [
    "after a day that never was",
    { zone: "Pacific/Apia" },
    "2011-12-30T12:00:00Z",
    "2011-12-30T10:00:00.000Z",
    24,
  ],
];

describe("a day", () => {
  test.each(DAYS)("%s", (_, window, at, start, hours) => {
    expect(period(window, at)).toEqual([start, hours]);
  });
});

describe("a week", () => {
  test("starts on the chosen day, Monday being 1", () => {
    const friday = "2024-03-01T00:00:00Z";
    expect(period({ unit: "week", day: 1 }, friday)).toEqual(["2024-02-26T00:00:00.000Z", 168]);
    expect(period({ unit: "week", day: 5 }, friday)).toEqual(["2024-03-01T00:00:00.000Z", 168]);
    expect(period({ unit: "week", day: 6 }, friday)).toEqual(["2024-02-24T00:00:00.000Z", 168]);
    expect(period({ unit: "week", day: 7, hour: 9 }, friday)[0]).toBe("2024-02-25T09:00:00.000Z");
  });

  test("has 169 hours when clocks go back", () => {
    const window = { unit: "week", day: 1, zone: "Europe/London" } as const;
    expect(period(window, "2025-10-24T00:00:00Z")).toEqual(["2025-10-19T23:00:00.000Z", 169]);
  });
});

describe("a month", () => {
  test("starts on the chosen day, or on the last one it has", () => {
    const window = { unit: "month", day: 31 } as const;
    expect(period(window, "2024-02-28T00:00:00Z")).toEqual(["2024-01-31T00:00:00.000Z", 29 * 24]);
    expect(period(window, "2024-02-29T00:00:00Z")).toEqual(["2024-02-29T00:00:00.000Z", 31 * 24]);
    expect(period(window, "2023-02-28T00:00:00Z")[0]).toBe("2023-02-28T00:00:00.000Z");
    expect(period({ unit: "month", day: 1 }, "2024-12-31T23:59:59.999Z")).toEqual([
      "2024-12-01T00:00:00.000Z",
      31 * 24,
    ]);
    expect(period({ unit: "month", day: 15 }, "2024-01-01T00:00:00Z")[0]).toBe(
      "2023-12-15T00:00:00.000Z",
    );
  });
});

test("periods follow each other without a gap, hour by hour through a year", () => {
  for (const zone of ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]) {
    for (const unit of ["day", "week", "month"] as const) {
      const window = { unit, zone, day: unit === "day" ? 0 : unit === "week" ? 7 : 31, hour: 1 };
      let at = Date.parse("2024-01-01T00:00:00Z");
      while (at < Date.parse("2025-01-01T00:00:00Z")) {
        const { startMs, endMs } = periodOf(window, at);
        expect(startMs).toBeLessThanOrEqual(at);
        expect(periodOf(window, endMs - 1).startMs).toBe(startMs);
        expect(periodOf(window, endMs).startMs).toBe(endMs);
        at = endMs;
      }
    }
  }
});
