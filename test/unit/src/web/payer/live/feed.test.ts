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
  closed = 0;
  isThere = true;
  /** How long each stream is there before the network ends it; null: until somebody does. */
  lastsMs: number | null = null;
  nowMs = 0;
  random = 0.5;
  /** Whether pauses go on until somebody wakes the feed. */
  isPausing = false;
  readonly feed = new Feed(
    {
      client: {
        events: async (listener: EventListener) => {
          this.streams.push(listener);
          if (!this.isThere) return { ok: false, unreachable: { cause: "no_answer", detail: "" } };
          if (this.lastsMs !== null) this.#endSoon(listener, this.lastsMs);
          const headers = new Headers();
          const body = { close: () => void this.closed++ };
          return { ok: true, status: 101, body, headers, replayed: false };
        },
      },
      sleep: async (pauseMs, signal) => {
        if (signal?.aborted) return;
        this.pausesMs.push(pauseMs);
        if (this.isPausing) await new Promise((wake) => signal?.addEventListener("abort", wake));
        this.nowMs += pauseMs;
        if (this.pausesMs.length > 8) this.ended.abort();
      },
      nowMs: () => this.nowMs,
      random: () => this.random,
    },
    {
      onEvent: ({ sequence }) => this.heard.push(sequence),
      onOpened: () => {
        this.opened += 1;
      },
    },
  );

  #endSoon(listener: EventListener, lastsMs: number): void {
    setTimeout(() => {
      this.nowMs += lastsMs;
      listener.onClose?.(1006);
    });
  }
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

  it("that is taken and ended at once is no other, and one that lasted is opened soon", async () => {
    const [brief, lasting] = [new World(), new World()];
    [brief.lastsMs, lasting.lastsMs] = [300, 10_000];
    await Promise.all([brief.feed.run(brief.ended.signal), lasting.feed.run(lasting.ended.signal)]);
    expect(brief.pausesMs.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(lasting.pausesMs.slice(0, 4)).toEqual([1_000, 1_000, 1_000, 1_000]);
  });

  it("is opened again sooner or later than by other phones", async () => {
    const [one, other] = [new World(), new World()];
    [one.lastsMs, other.lastsMs] = [10_000, 10_000];
    [one.random, other.random] = [0, 0.999];
    await Promise.all([one.feed.run(one.ended.signal), other.feed.run(other.ended.signal)]);
    expect([one.pausesMs[0], other.pausesMs[0]]).toEqual([500, 1_499]);
  });

  it("of a phone that slept is opened anew, without a pause, and goes on where it was", async () => {
    const world = new World();
    const run = world.feed.run(world.ended.signal);
    await settled();
    world.streams[0]?.onEvent(event(7));
    world.feed.wake();
    await settled();
    expect(world.streams).toHaveLength(1);
    world.nowMs += 60_000;
    world.feed.wake();
    await settled();
    expect([world.closed, world.streams[1]?.after, world.pausesMs]).toEqual([1, 7, []]);
    world.ended.abort();
    await run;
  });

  it("is tried at once when the network is back, however short the last one was", async () => {
    const world = new World();
    world.isPausing = true;
    const run = world.feed.run(world.ended.signal);
    await settled();
    world.streams[0]?.onClose?.(1006);
    await settled();
    expect([world.pausesMs, world.streams.length]).toEqual([[2_000], 1]);
    world.feed.wake();
    await settled();
    expect([world.pausesMs, world.streams.length]).toEqual([[2_000], 2]);
    world.ended.abort();
    await run;
  });

  it("that was woken while it opened is opened again after a pause, as others are", async () => {
    const world = new World();
    world.isPausing = true;
    const run = world.feed.run(world.ended.signal);
    world.feed.wake();
    await settled();
    world.nowMs += 60_000;
    world.streams[0]?.onClose?.(1006);
    await settled();
    expect([world.pausesMs, world.streams.length]).toEqual([[1_000], 1]);
    world.ended.abort();
    await run;
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
