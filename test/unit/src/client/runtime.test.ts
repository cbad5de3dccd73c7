import { expect, test } from "vitest";
import { realRuntime } from "../../../../src/client/runtime.ts";

test.each([Number.POSITIVE_INFINITY, Number.NaN, 2 ** 31, 2 ** 40])(
  "a sleep of %d ms is longer than a timer can tell, not short",
  async (durationMs) => {
    const ended = new AbortController();
    let isOver = false;
    const sleep = realRuntime.sleep(durationMs, ended.signal).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isOver).toBe(false);
    ended.abort();
    await sleep;
  },
);
