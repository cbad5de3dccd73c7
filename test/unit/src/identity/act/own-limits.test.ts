import { expect, test } from "vitest";
import * as acts from "./acts.ts";
import { authorityAt, enrolled, identityWorld, steppedUp } from "./identity-world.ts";

test("caps a code at the lower one of what is asked for and what its owner allows", () => {
  const world = identityWorld();
  enrolled(world);
  const caps = () =>
    [null, 2_000, 5_000].map((asked) => acts.cappedByOwner(world.desk().book, asked));
  expect(caps()).toEqual([null, 2_000, 5_000]);
  for (const [paymentMinorMax, capped] of [
    [3_000, [3_000, 2_000, 3_000]],
    [0, [0, 0, 0]],
    [null, [null, 2_000, 5_000]],
  ] as const) {
    const command = { ...steppedUp(world, "limits"), limits: { paymentMinorMax } };
    expect(acts.setLimits(world.desk(), command, authorityAt(world)).kind).toBe("set");
    expect(caps()).toEqual(capped);
  }
});
