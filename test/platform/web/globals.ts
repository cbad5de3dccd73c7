import { type CryptoOptions, makeCrypto } from "../crypto/crypto.ts";
import type { Dice } from "../run/dice.ts";
import type { Machine } from "../run/machine.ts";
import { neededScope } from "../run/scope.ts";
import { SwiftAbortController, untilAborted } from "./abort.ts";
import { makeRequest, SimulatedRequest, SimulatedResponse } from "./body.ts";
import { makeDate } from "./date.ts";
import type { Air } from "./socket.ts";
import { makeWebSocket, makeWebSocketPair, RequestResponsePair } from "./socket-globals.ts";
import { clockOf, makeAbortSignal, makeTimers } from "./timers.ts";

export interface GlobalOptions extends CryptoOptions {
  readonly machine: Machine;
  readonly dice: Dice;
  /** What its streams go through. */
  readonly air: Air;
  /** What `fetch` reaches; nothing unless told. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Told what the program logs. */
  readonly log?: (level: string, values: readonly unknown[]) => void;
  /** Further globals, or others. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What each isolate has a value of its own of; a bundle takes exactly these. */
export const globalNames = [
  "AbortController",
  "AbortSignal",
  "Date",
  "Math",
  "Reflect",
  "Request",
  "Response",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "fetch",
  "globalThis",
  "navigator",
  "performance",
  "scheduler",
  "self",
  "setInterval",
  "setTimeout",
  "WebSocket",
  "WebSocketPair",
  "WebSocketRequestResponsePair",
] as const;

/** The globals of one isolate: its clock, its chance, its timers, its cryptography. */
export function makeGlobals(options: GlobalOptions): Readonly<Record<string, unknown>> {
  const { machine, dice, more = {} } = options;
  const nowMs = clockOf(machine);
  const timers = makeTimers();
  const own: Record<string, unknown> = {
    ...timers,
    AbortController: SwiftAbortController,
    AbortSignal: makeAbortSignal(timers.setTimeout),
    Date: makeDate(nowMs),
    Math: Object.create(Math, { random: { value: () => dice.unit() } }),
    // What a library adds to it stays in this isolate.
    Reflect: copyOf(Reflect),
    Request: SimulatedRequest,
    Response: SimulatedResponse,
    console: consoleOf(options.log),
    crypto: makeCrypto(dice, options),
    fetch: fetchOf(options.fetch),
    navigator: { userAgent: "Cloudflare-Workers" },
    WebSocket: makeWebSocket(options.fetch, makeRequest),
    WebSocketPair: makeWebSocketPair(options.air),
    WebSocketRequestResponsePair: RequestResponsePair,
    performance: { now: () => nowMs(), timeOrigin: 0 },
    ...more,
  };
  const whole: object = Object.create(globalThis);
  const all = { ...own, globalThis: whole, self: whole };
  for (const [name, value] of Object.entries(all)) {
    Object.defineProperty(whole, name, { value, writable: true, configurable: true });
  }
  return all;
}

function copyOf<T extends object>(from: T): T {
  return Object.defineProperties({} as T, Object.getOwnPropertyDescriptors(from));
}

function consoleOf(log: GlobalOptions["log"]) {
  const at =
    (level: string) =>
    (...values: unknown[]) =>
      log?.(level, values);
  const levels = ["log", "info", "warn", "error", "debug", "trace"];
  return Object.fromEntries(levels.map((level) => [level, at(level)]));
}

function fetchOf(reach: GlobalOptions["fetch"]) {
  return async (input: RequestInfo, init?: RequestInit) => {
    neededScope("fetch");
    if (reach === undefined) throw new TypeError("Network connection lost.");
    const request = new SimulatedRequest(input, init);
    const ender = SimulatedRequest.enderOf(request);
    ender?.throwIfAborted();
    const answer = reach(request as unknown as Request);
    return await (ender === null ? answer : untilAborted(answer, ender));
  };
}
