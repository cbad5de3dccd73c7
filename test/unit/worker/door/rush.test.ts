import { afterEach, expect, it, vi } from "vitest";
import { codeLifeMs } from "../../../../src/bounds.ts";
import { rush } from "../../../../worker/door/rush.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("turns away whoever would be judged within a quarter of a minute of a code's end", async () => {
  let nowMs = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: nowMs });
  vi.stubGlobal("scheduler", { wait: settled });
  const longest = codeLifeMs / 1_000 - 15;
  const count = longest + 50;
  /** What ends the turns of those who were let in, in their order. */
  const ends: (() => void)[] = [];
  const come = async () => {
    const entered = await rush.enter();
    if (typeof entered !== "function") return entered.fullMs;
    ends.push(entered);
    return null;
  };
  const comes = () => Promise.race([come(), settled().then(() => "waits")]);
  let left = 0;
  /** One leaves each second, and the next one comes in: two are inside at a time. */
  const leave = async () => {
    nowMs += 1_000;
    vi.setSystemTime(nowMs);
    ends[left]?.();
    left += 1;
    while (ends.length < Math.min(count, left + 2)) await settled();
  };
  const many = Array.from({ length: count }, come);
  while (ends.length < 2) await settled();
  while (count - ends.length > longest + 1) await leave();
  expect(await comes()).toBe(1_000);
  await leave();
  expect(await comes()).toBe("waits");
  while (left <= count) await leave();
  expect(await Promise.all(many)).toEqual(many.map(() => null));
});
