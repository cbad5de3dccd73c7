import { afterEach, beforeEach, expect, it, vi } from "vitest";

interface Pace {
  paced(step: () => Promise<void>, everyMs: number, signal: AbortSignal): void;
}

// Its types are of a browser, which tests do not have.
const { paced } = await vi.importActual<Pace>("../../../../../src/web/desk/pace.ts");

const everyMs = 1_000;
const page = { hidden: false };

beforeEach(() => {
  page.hidden = false;
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How often a step is done, from when on it is paced until `signal`. */
function counted(signal = new AbortController().signal, step = async () => {}) {
  const done = { times: 0 };
  const once = () => {
    done.times += 1;
    return step();
  };
  paced(once, everyMs, signal);
  return done;
}

it("does a step at once, and again so long after each end of it", async () => {
  const done = counted(undefined, () => new Promise((ended) => setTimeout(ended, 300)));
  expect(done.times).toBe(1);
  await vi.advanceTimersByTimeAsync(everyMs + 299);
  expect(done.times).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(done.times).toBe(2);
});

it("rests five times as long while the page is hidden", async () => {
  page.hidden = true;
  const done = counted();
  await vi.advanceTimersByTimeAsync(5 * everyMs - 1);
  expect(done.times).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(done.times).toBe(2);
});

it("does again what has thrown", async () => {
  const done = counted(undefined, () => Promise.reject(new Error("no network")));
  await vi.advanceTimersByTimeAsync(2 * everyMs);
  expect(done.times).toBe(3);
});

it("ends with its signal, between two steps and within one", async () => {
  const between = new AbortController();
  const done = counted(between.signal);
  await vi.advanceTimersByTimeAsync(everyMs / 2);
  between.abort();
  const within = new AbortController();
  const last = counted(within.signal, async () => within.abort());
  await vi.advanceTimersByTimeAsync(10 * everyMs);
  expect([done.times, last.times]).toEqual([1, 1]);
});
