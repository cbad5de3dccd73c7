import { expect, test } from "vitest";
import { makeBundles } from "../whole-worker/town.ts";
import { playSeed } from "./play.ts";
import { Crew } from "./run/crew.ts";

test("the same seed gives the same run in another process, and the same rows with real signatures", async () => {
  const bundles = await makeBundles();
  const plan = { seed: 7, acts: 60, isStormy: true, isLong: false } as const;
  const once = await playSeed(bundles, { ...plan, signatures: "fast" });
  const crew = new Crew(1);
  const elsewhere = await crew.play({ ...plan, signatures: "fast" }).finally(() => crew.end());
  const real = await playSeed(bundles, { ...plan, signatures: "real" });
  expect(elsewhere.trace).toBe(once.trace);
  expect(elsewhere.databases).toBe(once.databases);
  expect(real.databases).toBe(once.databases);
  expect(once.findings).toEqual([]);
}, 120_000);
