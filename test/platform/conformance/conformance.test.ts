import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bundle } from "../index.ts";
import { numbered, ofClocks } from "./groups.ts";
import { type Platform, playOn, realPlatform } from "./real.ts";
import { makeCases, simulatedPlatform } from "./simulated.ts";

// Each case is played on both platforms, and both must do what it says. Cases wait for seconds and
// have objects of their own: they run side by side.

describe("on workerd", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await realPlatform();
  });
  afterAll(() => platform?.end());

  it.concurrent.each(numbered)("$group: $played.name", async (one) => {
    expect(await playOn(platform, one)).toEqual({ value: one.played.expected });
  });
});

describe("on the simulated platform", () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await makeCases();
  });

  it.each([...numbered, ...ofClocks])("$group: $played.name", async (one) => {
    const { expected, differs } = one.played;
    const wanted = differs === undefined ? expected : differs.simulated;
    const platform = simulatedPlatform(bundle);
    const setOff = (ms: number) => platform.world.machine("machine").setOff(ms);
    expect(await playOn(platform, one, setOff)).toEqual({ value: wanted });
    await platform.end();
  });
});
