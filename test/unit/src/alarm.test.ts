import { expect, it } from "vitest";
import { Alarm } from "../../../src/alarm.ts";

/** An alarm, and every time the platform was told to set it. */
function watched() {
  const set: number[] = [];
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
  alarm.rang();
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
