import { describe, expect, it } from "vitest";
import type { OperatorClient } from "../../../../../src/client/operator.ts";
import type { LiveFigures } from "../../../../../src/client/resource/operator.ts";
import { LiveFeed } from "../../../../../src/web/desk/live-feed.ts";
import { answered, refused } from "./desk-fakes.ts";

type Listener = Parameters<OperatorClient["events"]>[0];

const message = (part: Partial<LiveFigures> = {}): LiveFigures => ({
  ...{ kind: "figures", sequence: 1, at: "2026-11-29T05:10:00Z", heard: { of: 1, n: 1 } },
  ...{ seconds: [], recent: [], alerts_open: 0, approvals_waiting: 0, stops_version: 1 },
  ...part,
});

class World {
  readonly streams: Listener[] = [];
  readonly pausesMs: number[] = [];
  readonly until = new AbortController();
  isThere = true;
  news = 0;
  readonly feed = new LiveFeed(
    {
      events: async (listener: Listener) => {
        this.streams.push(listener);
        if (!this.isThere) return refused("unavailable", 503);
        return answered({ close: () => listener.onClose?.(1000) }, 101) as never;
      },
    },
    {
      nowMs: () => 42,
      onNews: () => {
        this.news += 1;
      },
    },
  );

  listen(pauses: number): Promise<void> {
    return this.feed.listen(this.until.signal, async (ms) => {
      if (this.pausesMs.push(ms) === pauses) this.until.abort();
    });
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the operator's stream", () => {
  it("has stops, alerts and approvals read anew when it tells of others, and else not", async () => {
    const world = new World();
    const over = world.listen(1);
    await settled();
    const newsAfter = (part: Partial<LiveFigures>) => {
      world.streams[0]?.onEvent(message(part));
      return world.news;
    };
    expect(newsAfter({})).toBe(0);
    expect(newsAfter({ sequence: 2 })).toBe(0);
    expect(newsAfter({ stops_version: 2 })).toBe(1);
    expect(newsAfter({ stops_version: 2, alerts_open: 1 })).toBe(2);
    expect(newsAfter({ stops_version: 2, alerts_open: 1, approvals_waiting: 3 })).toBe(3);
    expect(world.feed.last.value).toEqual({
      ...{ atMs: 42, heard: { of: 1, n: 1 }, alertsOpen: 1, approvalsWaiting: 3, stopsVersion: 2 },
    });
    world.until.abort();
    await over;
  });

  it("is opened again after 1 s, 2 s and so on, at most 15 s, and after 1 s once it told", async () => {
    const world = new World();
    world.isThere = false;
    await world.listen(6);
    expect(world.pausesMs).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    const told = new World();
    const over = told.listen(2);
    await settled();
    told.streams[0]?.onEvent(message());
    told.streams[0]?.onClose?.(1006);
    await settled();
    told.streams[1]?.onClose?.(1006);
    await over;
    expect(told.pausesMs).toEqual([1_000, 2_000]);
  });
});
