import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TakenThere } from "../../../../src/settlement/carried.ts";
import { carrying } from "../../../../worker/settlement/carrier.ts";

const destination = "00ff00ff00ff00ff.1.0";

/** A Worker's call, and the objects that it reaches; time passes when the test says so. */
class Isolate {
  readonly told: (readonly TakenThere[])[] = [];
  readonly brought: number[] = [];
  readonly works: Promise<unknown>[] = [];
  readonly waits: { readonly ms: number; readonly over: () => void }[] = [];
  readonly call: Parameters<typeof carrying>[0];

  constructor() {
    const binding = (object: object) => ({ idFromName: () => "", get: () => object });
    const settlement = {
      deliver: async (deliveries: readonly { messages: readonly { sequence: number }[] }[]) => {
        this.brought.push(deliveries.length);
        return deliveries.map(({ messages }) => {
          return { mark: messages.at(-1)?.sequence ?? 0, hash: "hash", behind: false };
        });
      },
    };
    const wallet = {
      hearTaken: async (taken: readonly TakenThere[]) => void this.told.push(taken),
    };
    const env = { SETTLEMENT: binding(settlement), WALLET: binding(wallet) };
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
afterEach(() => vi.unstubAllGlobals());

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
