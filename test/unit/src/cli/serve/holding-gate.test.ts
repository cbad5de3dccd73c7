import { expect, it } from "vitest";
import { HoldingGate } from "../../../../../src/cli/serve/holding-gate.ts";

/** Resolves to whether a promise has resolved by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  promise.then(() => {
    over = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  return over;
}

it("closes when everybody has left, and lets nobody in until it is released", async () => {
  const gate = new HoldingGate();
  const leave = await gate.enter();
  const closing = gate.close();
  const entering = gate.enter();
  expect([await isOver(closing), await isOver(entering)]).toEqual([false, false]);
  leave?.();
  leave?.();
  const { release } = await closing;
  expect(await isOver(entering)).toBe(false);
  release();
  expect(await isOver(entering)).toBe(true);
});

it("is closed by one after the other; an old release opens nothing", async () => {
  const gate = new HoldingGate();
  const first = await gate.close();
  const second = gate.close();
  expect(await isOver(second)).toBe(false);
  first.release();
  const { release } = await second;
  first.release();
  const entering = gate.enter();
  expect(await isOver(entering)).toBe(false);
  release();
  expect(await isOver(entering)).toBe(true);
});
