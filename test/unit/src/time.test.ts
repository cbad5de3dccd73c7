import fc from "fast-check";
import { expect, it } from "vitest";
import { businessDate, businessDayEndMs, hourMs, minuteMs, renderTime } from "../../../src/time.ts";

const zones = [
  "Asia/Tokyo",
  "America/New_York",
  "Australia/Lord_Howe",
  "Europe/London",
  "America/Havana",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "UTC",
];

/** The end of a day found by walking minute by minute: zones change their offset in minutes. */
function walkedDayEndMs(ms: number, zone: string): number {
  const today = businessDate(ms, zone);
  let minute = Math.floor(ms / minuteMs) * minuteMs;
  while (businessDate(minute, zone) === today) minute += 15 * minuteMs;
  minute -= 15 * minuteMs;
  while (businessDate(minute, zone) === today) minute += minuteMs;
  return minute;
}

const at = (text: string) => Date.parse(text);

it("renders UTC with milliseconds", () => {
  expect(renderTime(0)).toBe("1970-01-01T00:00:00.000Z");
  expect(renderTime(at("2026-07-01T01:02:03.004Z"))).toBe("2026-07-01T01:02:03.004Z");
});

it("ends the day where a walk over the zone's own calendar ends it", () => {
  const time = fc.integer({ min: at("2011-01-01T00:00:00Z"), max: at("2037-12-31T00:00:00Z") });
  fc.assert(
    fc.property(time, fc.constantFrom(...zones), (ms, zone) => {
      const endMs = businessDayEndMs(ms, zone);
      expect(endMs).toBe(walkedDayEndMs(ms, zone));
      expect(businessDate(endMs - 1, zone)).toBe(businessDate(ms, zone));
      expect(businessDate(endMs, zone)).not.toBe(businessDate(ms, zone));
    }),
    { numRuns: 400 },
  );
});

it("ends days of 23, 23.5, 24, 24.5 and 25 hours at their own midnight", () => {
  const lengths: [zone: string, date: string, startsAt: string, hours: number][] = [
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23],
    ["America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25],
    ["Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23.5],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24.5],
    ["America/Havana", "2026-03-08", "2026-03-08T05:00:00Z", 23],
    ["Asia/Tokyo", "2026-03-29", "2026-03-28T15:00:00Z", 24],
  ];
  for (const [zone, date, startsAt, hours] of lengths) {
    const startMs = at(startsAt);
    expect([zone, businessDate(startMs, zone)]).toEqual([zone, date]);
    expect([zone, businessDate(startMs - 1, zone)]).not.toEqual([zone, date]);
    expect([zone, (businessDayEndMs(startMs, zone) - startMs) / hourMs]).toEqual([zone, hours]);
  }
});

it("answers the same whatever was asked before, also when the clock steps back", () => {
  const zone = "America/New_York";
  const asked = fc.array(fc.integer({ min: -40 * hourMs, max: 40 * hourMs }), { minLength: 2 });
  fc.assert(
    fc.property(asked, (offsets) => {
      for (const offset of offsets) {
        const ms = at("2026-11-01T12:00:00Z") + offset;
        expect(businessDayEndMs(ms, zone)).toBe(walkedDayEndMs(ms, zone));
      }
    }),
    { numRuns: 30 },
  );
});

it("throws RangeError when there is no such zone", () => {
  expect(() => businessDate(0, "Asia/Atlantis")).toThrow(RangeError);
});
