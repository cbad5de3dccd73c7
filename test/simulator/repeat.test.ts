import { afterEach, expect, test, vi } from "vitest";
import { makeBundles } from "../whole-worker/town.ts";
import { playSeed } from "./play.ts";
import { Crew } from "./run/crew.ts";

afterEach(() => void vi.useRealTimers());

test("the same seed gives the same run in another process, on another day, with modules of each isolate's own, and the same rows with real signatures", async () => {
  const bundles = await makeBundles();
  const plan = { seed: 7, acts: 60, isStormy: true, isLong: false } as const;
  const once = await playSeed(bundles, { ...plan, signatures: "fast" });
  const crew = new Crew(1);
  const elsewhere = await crew.play({ ...plan, signatures: "fast" }).finally(() => crew.end());
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2031, 1, 28, 23, 59, 59) });
  const later = await playSeed(bundles, { ...plan, signatures: "fast" });
  vi.useRealTimers();
  const real = await playSeed(bundles, { ...plan, signatures: "real" });
  const apart = await playSeed(await makeBundles({ isShared: false }), {
    ...plan,
    signatures: "fast",
  });
  for (const { trace, databases } of [elsewhere, later, apart]) {
    expect([trace, databases]).toEqual([once.trace, once.databases]);
  }
  expect(real.databases).toBe(once.databases);
  expect(once.findings).toEqual([]);
});
