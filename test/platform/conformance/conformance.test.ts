import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { numbered } from "./groups.ts";
import { type Platform, realPlatform } from "./real.ts";
import { simulatedPlatform } from "./simulated.ts";

/** Each case is played on both platforms, and both must do what it says. */
describe.each([
  ["workerd", realPlatform, false],
  ["the simulated platform", simulatedPlatform, true],
] as const)("on %s", (_, open, isSimulated) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await open();
  }, 60_000);
  afterAll(() => platform?.end());

  // Cases wait for seconds and have objects of their own: they run side by side.
  it.concurrent.each(numbered)("$group: $played.name", async (one) => {
    const { played } = one;
    const wanted = isSimulated && played.differs ? played.differs.simulated : played.expected;
    expect(await platform.play(one)).toEqual({ value: wanted });
  });
});
