import { expect, test } from "vitest";
import { makeBundles } from "../whole-worker/town.ts";
import { playSeed } from "./play.ts";

test("the same seed gives the same run, with real and with fast signatures", async () => {
  const bundles = await makeBundles();
  const plan = { seed: 7, acts: 60, isStormy: true, isLong: false } as const;
  const once = await playSeed(bundles, { ...plan, signatures: "fast" });
  const again = await playSeed(bundles, { ...plan, signatures: "fast" });
  const real = await playSeed(bundles, { ...plan, signatures: "real" });
  expect(again.trace).toBe(once.trace);
  expect(again.databases).toBe(once.databases);
  expect(real.databases).toBe(once.databases);
  expect(once.findings).toEqual([]);
}, 120_000);
