import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { limit, processorMs } from "./limit.ts";

const minuteMs = 60_000;

let usedMs: number | null = 0;
const end = vi.fn();
const begin = (msMax: number) => limit({ msMax, usedMs: () => usedMs, end });

beforeEach(() => {
  vi.useFakeTimers();
  end.mockReset();
  usedMs = 0;
});
afterEach(() => vi.useRealTimers());

/** So many minutes, of each of which the process gets a part. */
function pass(minutes: number, partMs: number): void {
  for (let n = 0; n < minutes; n += 1) {
    if (usedMs !== null) usedMs += partMs;
    vi.advanceTimersByTime(minuteMs);
  }
}

it("waits for a process that gets a hundredth of the processor, and ends it at its limit", () => {
  begin(minuteMs);
  pass(99, 600);
  expect(end).not.toHaveBeenCalled();
  pass(3, 600);
  expect(end).toHaveBeenCalled();
});

it("ends a process that takes no processor's time any more", () => {
  begin(240_000);
  pass(1, 1_000);
  pass(4, 0);
  expect(end).toHaveBeenCalled();
});

it("goes by the clock where nobody tells the processor's time", () => {
  usedMs = null;
  begin(3 * minuteMs);
  pass(2, 0);
  expect(end).not.toHaveBeenCalled();
  pass(2, 0);
  expect(end).toHaveBeenCalled();
});

it("lets a process be that has ended its work", () => {
  const over = begin(minuteMs);
  over();
  pass(10, minuteMs);
  expect(end).not.toHaveBeenCalled();
});

it.runIf(process.platform === "linux")("reads the processor's time of this process", () => {
  const read = processorMs(process.pid);
  const { user, system } = process.cpuUsage();
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual((user + system) / 1_000 + 20);
});
