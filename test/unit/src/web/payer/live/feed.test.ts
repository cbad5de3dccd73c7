import { describe, expect, it } from "vitest";
import type { EventListener, WalletEvent } from "../../../../../../src/client/index.ts";
import { Feed } from "../../../../../../src/web/payer/live/feed.ts";
import { decidedOf, isFresh } from "../../../../../../src/web/payer/live/fresh.ts";

const event = (sequence: number) => ({ sequence, kind: "payment.decided" }) as WalletEvent;

class World {
  readonly streams: EventListener[] = [];
  readonly heard: number[] = [];
  readonly pausesMs: number[] = [];
  readonly ended = new AbortController();
  opened = 0;
  isThere = true;
  readonly feed = new Feed(
    {
      events: async (listener: EventListener) => {
        this.streams.push(listener);
        if (!this.isThere) return { ok: false, unreachable: { cause: "no_answer", detail: "" } };
        const headers = new Headers();
        const body = { close: () => listener.onClose?.(1000) };
        return { ok: true, status: 101, body, headers, replayed: false };
      },
    },
    async (pauseMs) => {
      this.pausesMs.push(pauseMs);
      if (this.pausesMs.length > 8) this.ended.abort();
    },
    {
      onEvent: ({ sequence }) => this.heard.push(sequence),
      onOpened: () => {
        this.opened += 1;
      },
    },
  );
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the stream of events", () => {
  it("goes on after the last event that was heard, and tells none twice", async () => {
    const world = new World();
    const run = world.feed.run(world.ended.signal);
    await settled();
    world.streams[0]?.onEvent(event(7));
    world.streams[0]?.onEvent(event(7));
    world.streams[0]?.onClose?.(1006);
    await settled();
    expect(world.streams[1]?.after).toBe(7);
    world.streams[1]?.onEvent(event(6));
    world.streams[1]?.onEvent(event(9));
    expect([world.heard, world.opened]).toEqual([[7, 9], 2]);
    world.ended.abort();
    await run;
    expect(world.streams).toHaveLength(2);
  });

  it("that does not open is tried after 2 s, 4 s and so on, at most 30 s", async () => {
    const world = new World();
    world.isThere = false;
    await world.feed.run(world.ended.signal);
    expect(world.pausesMs.slice(0, 6)).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(world.opened).toBe(0);
  });
});

it("an event is news for 10 s of the server's time", () => {
  const at = new Date(100_000).toISOString();
  expect(isFresh({ at }, 110_000)).toBe(true);
  expect(isFresh({ at }, 110_001)).toBe(false);
});

it("only the server's approval is paid", () => {
  const is = (result: string, status: string) => decidedOf({ result, status } as never);
  expect(is("approved", "captured")).toBe("paid");
  expect(is("approved", "authorized")).toBe("held");
  expect(is("pending", "pending_confirmation")).toBeUndefined();
  expect(is("declined", "declined")).toBe("not_paid");
  expect(is("declined", "cancelled")).toBe("cancelled");
  expect(is("approved", "cancelled")).toBe("cancelled");
});
