import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TakenThere } from "../../../../src/settlement/carried.ts";
import type { Delivery } from "../../../../src/settlement/inbox.ts";
import { carrying } from "../../../../worker/settlement/carrier.ts";

const destination = "00ff00ff00ff00ff.1.0";

/** A Worker's call, and the objects that it reaches; time passes when the test says so. */
class Isolate {
  readonly told: (readonly TakenThere[])[] = [];
  readonly brought: number[] = [];
  /** Wallets that were asked to deliver by themselves. */
  readonly asked: string[] = [];
  /** How long the acts behind the deliveries took. */
  readonly took: (number | undefined)[] = [];
  /** Of each delivery the Settlement takes so many messages less than there are. */
  missed = 0;
  readonly works: Promise<unknown>[] = [];
  readonly waits: { readonly ms: number; readonly over: () => void }[] = [];
  call: Parameters<typeof carrying>[0];

  constructor() {
    const binding = (object: (name: string) => object) => ({
      idFromName: (name: string) => name,
      get: object,
    });
    const settlement = {
      deliver: async (deliveries: readonly Delivery[]) => {
        this.brought.push(deliveries.length);
        this.took.push(...deliveries.map(({ tookMs }) => tookMs));
        return deliveries.map(({ messages }) => {
          return {
            mark: (messages.at(-1)?.sequence ?? 0) - this.missed,
            hash: "hash",
            behind: false,
          };
        });
      },
    };
    const wallet = (name: string) => ({
      hearTaken: async (taken: readonly TakenThere[]) => void this.told.push(taken),
      deliver: async () => void this.asked.push(name),
    });
    const env = { SETTLEMENT: binding(() => settlement), WALLET: binding(wallet) };
    const after = (work: Promise<unknown>) => void this.works.push(work);
    this.call = { env: env as never, nowMs: 0, after };
    const wait = (ms: number) =>
      new Promise<void>((over) => void this.waits.push({ ms, over: () => over() }));
    vi.stubGlobal("scheduler", { wait });
  }

  /** An act of a wallet whose answer carries one message; answers what it was told. */
  async act(wallet: string, sequence: number): Promise<readonly TakenThere[]> {
    const messages = [{ sequence, hash: "hash" }] as never;
    const says = { last: sequence } as never;
    let known: readonly TakenThere[] = [];
    await carrying(this.call, wallet as never, async (taken) => {
      known = taken;
      return { carried: [{ destination, delivery: { sender: wallet, messages, says } }] } as never;
    });
    return known;
  }

  /** Ends the wait that began first, and what follows at once. */
  async pass(): Promise<number> {
    const first = this.waits.shift();
    first?.over();
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    return first?.ms ?? 0;
  }
}

let isolate: Isolate;
beforeEach(() => {
  isolate = new Isolate();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("tells each wallet what was taken, once, when it has not acted again for five seconds", async () => {
  await isolate.act("a1", 1);
  await isolate.act("b1", 1);
  expect(await isolate.pass()).toBe(500);
  expect([isolate.brought, isolate.told]).toEqual([[2], []]);
  expect(await isolate.pass()).toBe(5_000);
  const there = { destination, mark: 1, hash: "hash" };
  expect(isolate.told).toEqual([[there], [there]]);
  await Promise.all(isolate.works);
  expect(await isolate.act("a1", 2)).toEqual([]);
  await isolate.pass();
});

it("tells a wallet nothing that its next act has told it", async () => {
  await isolate.act("a2", 1);
  await isolate.pass();
  expect(await isolate.act("a2", 2)).toEqual([{ destination, mark: 1, hash: "hash" }]);
  await isolate.pass();
  expect(isolate.told).toEqual([]);
  await isolate.pass();
  await isolate.pass();
  expect(isolate.told).toEqual([[{ destination, mark: 2, hash: "hash" }]]);
});

it("tells a wallet nothing of what was taken in part, and asks it to deliver the rest", async () => {
  isolate.missed = 1;
  await isolate.act("a3", 2);
  await isolate.pass();
  expect(isolate.asked).toEqual(["a3"]);
  await Promise.all(isolate.works);
  expect([isolate.told, isolate.waits]).toEqual([[], []]);
  expect(await isolate.act("a3", 3)).toEqual([]);
  await isolate.pass();
});

it("waits five seconds anew when a wallet has acted again", async () => {
  await isolate.act("a4", 1);
  await isolate.pass();
  await isolate.act("a4", 2);
  // What the second act has given along is taken before the first five seconds are over.
  isolate.waits.reverse();
  expect([await isolate.pass(), await isolate.pass()]).toEqual([500, 5_000]);
  expect(isolate.told).toEqual([]);
  expect(await isolate.pass()).toBe(5_000);
  expect(isolate.told).toEqual([[{ destination, mark: 2, hash: "hash" }]]);
});

it("waits for nobody who was to bring something when the clock was ahead", async () => {
  const nowMs = Date.now();
  const clock = vi.spyOn(Date, "now").mockReturnValue(nowMs + 3_600_000);
  await isolate.act("a5", 1);
  clock.mockReturnValue(nowMs);
  isolate.call = { ...isolate.call, nowMs: nowMs + 3_600_000 };
  await isolate.act("a5", 2);
  expect(isolate.waits).toHaveLength(2);
  isolate.waits.shift();
  await isolate.pass();
  // An act is told to have taken nothing, never less.
  expect(isolate.took).toEqual([0]);
});

it("has one bring what comes for a second and a half, and then another, who may have been lost", async () => {
  const nowMs = Date.now();
  const clock = vi.spyOn(Date, "now").mockReturnValue(nowMs);
  await isolate.act("a6", 1);
  clock.mockReturnValue(nowMs + 1_499);
  await isolate.act("b6", 1);
  expect(isolate.waits.map(({ ms }) => ms)).toEqual([500]);
  clock.mockReturnValue(nowMs + 1_500);
  await isolate.act("c6", 1);
  expect(isolate.waits.map(({ ms }) => ms)).toEqual([500, 500]);
  await isolate.pass();
  expect(isolate.brought).toEqual([3]);
  await isolate.pass();
});
