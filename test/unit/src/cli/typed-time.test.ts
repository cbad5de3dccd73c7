import { expect, test } from "vitest";
import { typedTimeMs } from "../../../../src/cli/typed-time.ts";

test.each([
  ["2026-03-01T12:00:00+09:00", "2026-03-01T03:00:00.000Z"],
  ["2026-03-01 12:00:00z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01t12:00:00.5Z", "2026-03-01T12:00:00.500Z"],
  ["2028-02-29T23:59:59.999-00:30", "2028-03-01T00:29:59.999Z"],
])("reads %s", (text, meant) => {
  expect(new Date(typedTimeMs(text)).toISOString()).toBe(meant);
});

test.each([
  ["a time without its zone", "2026-03-01T12:00:00"],
  ["a day without a time", "2026-03-01"],
  ["a day that its month has not", "2026-02-29T12:00:00Z"],
  ["the 31st of a short month", "2026-04-31T12:00:00+09:00"],
  ["a month that no year has", "2026-13-01T12:00:00Z"],
  ["the day's end as its 24th hour", "2026-03-01T24:00:00Z"],
  ["a minute that no hour has", "2026-03-01T12:60:00Z"],
  ["a zone that is none", "2026-03-01T12:00:00+99:99"],
  ["what only this runtime can read", "2026-03-01 12:00 PM (noon) Z"],
  ["a number", "3"],
  ["nothing", ""],
])("takes %s for none", (_, text) => {
  expect(typedTimeMs(text)).toBeNaN();
});
