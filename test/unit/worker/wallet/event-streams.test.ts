import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { walletBook } from "../../../../worker/wallet/book.ts";
import type { WalletDesk } from "../../../../worker/wallet/desk.ts";
import { EventStreams } from "../../../../worker/wallet/event-streams.ts";
import { openingRequest } from "../../../../worker/wallet/opening.ts";
import * as acts from "../../src/identity/act/acts.ts";
import {
  authorityAt,
  callerOf,
  enrolled,
  identityWorld,
  type World,
} from "../../src/identity/act/identity-world.ts";

const letIn = new Error("a stream was given");
let world: World;
let tickets: number;

beforeEach(() => {
  world = identityWorld();
  world.nowMs = Date.now();
  tickets = 0;
  enrolled(world);
  // A socket of the platform: none is made here.
  vi.stubGlobal(
    "WebSocketPair",
    class {
      constructor() {
        throw letIn;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** A device's socket, and whether it was told that it ends. */
function socketOf(tag: string, isOpen: boolean, openedMs = 0) {
  const socket = {
    ...{ tag, readyState: isOpen ? WebSocket.OPEN : WebSocket.CLOSING, ended: false },
    ...{ deserializeAttachment: () => ({ openedMs, told: 0 }), send: () => undefined },
    close: () => {
      socket.ended = true;
    },
  };
  return socket;
}

/** What the first device is told that asks for one more stream beside these sockets. */
function asking(sockets: ReturnType<typeof socketOf>[], broken: readonly string[] = []) {
  const state = {
    storage: { transactionSync: <T>(act: () => T) => act() },
    getWebSockets: (tag?: string) =>
      sockets.filter((each) => tag === undefined || each.tag === tag),
    getTags: ({ tag }: { tag: string }) => [tag],
  };
  const clock = { read: () => world.nowMs };
  const desk = {
    state,
    identity: world.desk().book,
    book: walletBook(world.sql),
    clock,
  } as unknown as WalletDesk;
  const streams = new EventStreams(desk);
  for (const tag of broken) streams.broke(socketOf(tag, true) as unknown as WebSocket);
  // What broke off is noted by the wall clock.
  world.nowMs = Date.now();
  tickets += 1;
  const hash = `ticket-${tickets}`;
  const own = { caller: callerOf(), proof: world.proof(), hash, tokenUntilMs: 2 ** 50 };
  acts.openEventTicket(world.desk(), own, authorityAt(world));
  try {
    return streams.open(openingRequest({ hash, after: 0, customersEpoch: 7 })).status;
  } catch (fault) {
    if (fault !== letIn) throw fault;
    return 101;
  }
}

const [mine, others] = ["device-1", "device-2"];
const some = (count: number, tag: string, isOpen: boolean) =>
  Array.from({ length: count }, (_, n) => socketOf(tag, isOpen, n));

it("counts against a device what of its own still ends, and what broke off, and nothing else", () => {
  expect(asking([])).toBe(101);
  expect(asking(some(3, mine, false))).toBe(101);
  expect(asking(some(4, mine, false))).toBe(429);
  expect(asking([...some(3, mine, true), ...some(3, mine, false)])).toBe(101);
  expect(asking(some(2, mine, false), [mine])).toBe(101);
  expect(asking(some(2, mine, false), [mine, mine])).toBe(429);
  expect(asking(some(4, others, false), [others, others, others, others])).toBe(101);
});

it("ends a device's oldest stream for a fifth, and none when there is no room for it", () => {
  const full = some(4, mine, true);
  expect(asking(full)).toBe(101);
  expect(full.map(({ ended }) => ended)).toEqual([true, false, false, false]);
  const ending = [...some(4, mine, true), ...some(4, mine, false)];
  expect(asking(ending)).toBe(429);
  expect(ending.some(({ ended }) => ended)).toBe(false);
});

it("begins nothing for a commit of a wallet to which nobody listens", async () => {
  const begun: unknown[] = [];
  const sockets: unknown[] = [];
  const state = { getWebSockets: () => sockets };
  const after = (work: unknown) => void begun.push(work);
  vi.stubGlobal("scheduler", { wait: () => new Promise(() => undefined) });
  const streams = new EventStreams({ state, after } as unknown as WalletDesk);
  streams.tell(null);
  expect(begun).toEqual([]);
  sockets.push(socketOf(mine ?? "", true));
  streams.tell(null);
  streams.tell(null);
  expect(begun).toHaveLength(1);
});
