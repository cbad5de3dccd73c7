import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
  const visit = await gate.enter("server");
  const closing = gate.close();
  const entering = gate.enter("caller");
  expect([await isOver(closing), await isOver(entering)]).toEqual([false, false]);
  visit?.leave();
  visit?.leave();
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
  const entering = gate.enter("caller");
  expect(await isOver(entering)).toBe(false);
  release();
  expect(await isOver(entering)).toBe(true);
});

describe("who is waited for", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** How many milliseconds a gate takes to close. */
  async function closingMs(gate: HoldingGate): Promise<number> {
    const beganMs = Date.now();
    let endedMs: number | null = null;
    void gate.close().then(() => {
      endedMs = Date.now();
    });
    await vi.advanceTimersByTimeAsync(10_000);
    return (endedMs ?? Number.POSITIVE_INFINITY) - beganMs;
  }

  it("is a slow caller for a second, and the server for five", async () => {
    const [slow, ours] = [new HoldingGate(), new HoldingGate()];
    await slow.enter("caller");
    await ours.enter("caller");
    await ours.enter("server");
    expect([await closingMs(slow), await closingMs(ours)]).toEqual([1_000, 5_000]);
  });

  it("is the server from where the body is there to where it answers", async () => {
    const gate = new HoldingGate();
    const visit = await gate.enter("caller");
    setTimeout(() => visit !== null && Object.assign(visit, { turn: "server" }), 500);
    setTimeout(() => visit !== null && Object.assign(visit, { turn: "caller" }), 2_500);
    expect(await closingMs(gate)).toBe(2_500);
  });
});
