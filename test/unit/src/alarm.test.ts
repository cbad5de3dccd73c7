import { describe, expect, it } from "vitest";
import { Alarm } from "../../../src/alarm.ts";
import { clockApartMs, soonMs } from "../../../src/bounds.ts";
import { hourMs, minuteMs } from "../../../src/time.ts";

/** An alarm, and every time the platform was told to set it. */
function watched() {
  const set: (number | null)[] = [];
  return { alarm: new Alarm((atMs) => void set.push(atMs)), set };
}

it("is set once for whatever is due at its time or later", () => {
  const { alarm, set } = watched();
  for (const atMs of [5_000, 5_000, 9_000]) alarm.ringBy(atMs, 1_000);
  expect([set, alarm.atMs]).toEqual([[5_000], 5_000]);
});

it("is set again for what is due earlier", () => {
  const { alarm, set } = watched();
  for (const atMs of [5_000, 4_999]) alarm.ringBy(atMs, 1_000);
  expect(set).toEqual([5_000, 4_999]);
});

it("is set again once it has rung, also when the clock was set back behind it", () => {
  const { alarm, set } = watched();
  alarm.ringBy(5_000, 1_000);
  alarm.rang(5_000, 5_000);
  alarm.ringBy(5_000, 1_000);
  expect(set).toEqual([5_000, 5_000]);
});

it("is not trusted when it should have rung before now", () => {
  const { alarm, set } = watched();
  alarm.learn(5_000);
  alarm.ringBy(15_000, 5_000);
  expect(set).toEqual([15_000]);
});

it("knows after waking what the platform knows, and sets nothing for that", () => {
  const { alarm, set } = watched();
  alarm.learn(5_000);
  alarm.ringBy(6_000, 1_000);
  alarm.learn(null);
  alarm.ringBy(6_000, 1_000);
  expect(set).toEqual([6_000]);
});

describe("by a clock that is an hour ahead of what rings", () => {
  const trueMs = Date.UTC(2026, 3, 1);
  const nowMs = trueMs + hourMs;

  it("counts what is due soon from the time that a caller told, and never puts it off again", () => {
    const { alarm, set } = watched();
    alarm.hear(trueMs, nowMs);
    alarm.ringBy(nowMs + 8_000, nowMs);
    alarm.ringBy(nowMs + 9_000, nowMs);
    alarm.ringBy(nowMs + 2 * soonMs, nowMs);
    expect(set).toEqual([trueMs + 8_000]);
    alarm.ringBy(nowMs + 1_000, nowMs);
    expect(set).toEqual([trueMs + 8_000, trueMs + 1_000]);
  });

  it("counts what is due later by its own time", () => {
    const { alarm, set } = watched();
    alarm.hear(trueMs, nowMs);
    alarm.ringBy(nowMs + soonMs + 1, nowMs);
    expect(set).toEqual([nowMs + soonMs + 1]);
  });

  it("counts from what it was set for when it rings, for as long as that goes on", () => {
    const { alarm, set } = watched();
    let dueMs = trueMs;
    let ownMs = nowMs;
    alarm.rang(dueMs, ownMs);
    for (const waitMs of [1_000, 30_000, 60_000]) {
      alarm.ringBy(ownMs + waitMs, ownMs);
      dueMs += waitMs;
      expect(set.at(-1)).toBe(dueMs);
      // A moment late, as alarms are.
      ownMs += waitMs + 7;
      alarm.rang(dueMs, ownMs);
    }
  });

  it("believes the clock furthest behind until it has rung, and sets anew what was set already", () => {
    const { alarm, set } = watched();
    alarm.ringBy(nowMs + 8_000, nowMs);
    alarm.hear(trueMs, nowMs + 100);
    alarm.hear(nowMs + 200, nowMs + 200);
    alarm.ringBy(nowMs + 9_000, nowMs + 1_000);
    expect(set).toEqual([nowMs + 8_000, trueMs + 8_000 - 100]);
  });

  it("leaves what is due later as it was set", () => {
    const { alarm, set } = watched();
    alarm.learn(nowMs + 2 * soonMs);
    alarm.hear(trueMs, nowMs);
    expect(set).toEqual([]);
  });
});

it("hears no difference in clocks that are a minute apart", () => {
  const { alarm, set } = watched();
  const nowMs = Date.UTC(2026, 3, 1);
  alarm.hear(nowMs - clockApartMs, nowMs);
  alarm.ringBy(nowMs + 1_000, nowMs);
  alarm.rang(nowMs + 1_000, nowMs + 1_000 + clockApartMs);
  alarm.ringBy(nowMs + 90_000, nowMs + 70_000);
  expect(set).toEqual([nowMs + 1_000, nowMs + 90_000]);
});

it.each([2 * minuteMs, hourMs, 24 * hourMs, 365 * 24 * hourMs])(
  "that was %i ms late comes back to the object's time in steps that double",
  (lateMs) => {
    const { alarm, set } = watched();
    const nowMs = Date.UTC(2026, 3, 1);
    alarm.rang(nowMs - lateMs, nowMs);
    for (;;) {
      alarm.ringBy(nowMs + 1_000, nowMs);
      const atMs = set.at(-1) as number;
      if (atMs > nowMs) break;
      alarm.rang(atMs, nowMs);
    }
    expect(set.at(-1)).toBe(nowMs + 1_000);
    expect(set.length).toBeLessThanOrEqual(3 + Math.log2(lateMs / minuteMs));
  },
);

it("rings on time when a caller's clock was far behind, after few that were too early", () => {
  const { alarm, set } = watched();
  const nowMs = Date.UTC(2026, 3, 1);
  alarm.hear(nowMs - 24 * hourMs, nowMs);
  for (let rings = 0; rings < 13; rings += 1) {
    alarm.ringBy(nowMs + 8_000, nowMs);
    const atMs = set.at(-1) as number;
    if (atMs > nowMs) break;
    alarm.rang(atMs, nowMs);
  }
  expect(set.at(-1)).toBe(nowMs + 8_000);
});

describe("taken back, since what it was set for is done", () => {
  it("rings no more, and is set anew for what is due next, while it rings too", () => {
    const { alarm, set } = watched();
    alarm.ringBy(5_000, 1_000);
    alarm.takeBack();
    expect([set, alarm.atMs]).toEqual([[5_000, null], null]);
    alarm.ringBy(9_000, 2_000);
    alarm.rang(9_000, 9_000);
    alarm.takeBack();
    alarm.ringBy(12_000, 9_000);
    expect(set).toEqual([5_000, null, 9_000, null, 12_000]);
  });

  it("stays as it is while its clock is taken to be ahead", () => {
    const { alarm, set } = watched();
    alarm.hear(1_000, hourMs);
    alarm.ringBy(hourMs + 8_000, hourMs);
    const before = [...set];
    alarm.takeBack();
    expect(set).toEqual(before);
    expect(alarm.atMs).not.toBe(null);
  });
});
