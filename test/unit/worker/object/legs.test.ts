import { expect, it } from "vitest";
import { Legs } from "../../../../worker/object/legs.ts";

it("ends well when a delivery throws, and does what was asked for meanwhile", async () => {
  const legs = new Legs();
  let runs = 0;
  const deliver = async () => {
    runs += 1;
    await Promise.resolve();
    if (runs === 1) throw new Error("a test: the failure could not be kept");
  };
  legs.start("ter_1", deliver);
  legs.start("ter_1", deliver);
  await expect(legs.ended()).resolves.toBeUndefined();
  expect(runs).toBe(2);
  legs.start("ter_1", deliver);
  await legs.ended();
  expect(runs).toBe(3);
});
