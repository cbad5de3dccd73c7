import { expect, test } from "vitest";
import {
  dateOf,
  ifNews,
  readingAgeMaxMs,
  ServerClock,
  serverMsBy,
} from "../../../../../src/client/wire/server-clock.ts";

const hourMs = 3_600_000;

/** A clock over a local one that is moved by hand, and what it told. */
function opened() {
  const local = { nowMs: 1_000_000_000_000 };
  const clock = new ServerClock(() => local.nowMs);
  const told: number[] = [];
  clock.onLearnt(ifNews(({ learnt_at_ms }) => void told.push(learnt_at_ms)));
  return { local, clock, told };
}

test("counts a reading's 72 h from the last answer that bore it out", () => {
  const { local, clock } = opened();
  clock.hear(local.nowMs + 12_000);
  local.nowMs += 50 * hourMs;
  clock.hear(local.nowMs + 12_500);
  const reading = clock.reading();
  expect(reading).toEqual({ difference_ms: 12_000, learnt_at_ms: local.nowMs });
  if (reading === null) throw new Error("nothing was learnt");
  expect(serverMsBy(reading, local.nowMs + readingAgeMaxMs)).not.toBeNull();
  expect(serverMsBy(reading, local.nowMs + readingAgeMaxMs + 1)).toBeNull();
});

test("tells what is news, and what bears it out once an hour", () => {
  const { local, clock, told } = opened();
  const from = local.nowMs;
  for (let minute = 0; minute <= 120; minute += 10) {
    local.nowMs = from + minute * 60_000;
    clock.hear(local.nowMs);
  }
  expect(told).toEqual([from, from + hourMs, from + 2 * hourMs]);
  clock.hear(local.nowMs - 2_000);
  expect(told).toHaveLength(4);
  // The local clock was set back: to the server's it has moved, and that is news too.
  local.nowMs -= 24 * hourMs;
  clock.hear(local.nowMs + 24 * hourMs);
  expect(told).toHaveLength(5);
});

test("reads a Date as the middle of its second, and none as no time", () => {
  const headers = new Headers({ Date: "Fri, 15 Jan 2027 08:00:00 GMT" });
  expect(dateOf(headers)).toBe(Date.parse("2027-01-15T08:00:00.500Z"));
  expect(dateOf(new Headers())).toBeNaN();
});
