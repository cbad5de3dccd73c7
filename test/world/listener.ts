import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import { openEventStream, type WalletEvent } from "../../src/client/index.ts";
import { walletEvent } from "../../worker/routes/app/events-schema.ts";
import { origin } from "./door.ts";
import type { Customer } from "./people.ts";

const whole = (exports as unknown as { default: Fetcher }).default;

/** The answer to an upgrade with these subprotocols, which `fetch` may send and a door may not. */
export function upgrade(protocol: string | null, query = "") {
  const headers = new Headers({ Upgrade: "websocket" });
  if (protocol !== null) headers.set("Sec-WebSocket-Protocol", protocol);
  return whole.fetch(`${origin}/v1/wallet/events${query}`, { headers });
}

/** A phone with its event stream open. */
export interface Listening {
  readonly events: readonly WalletEvent[];
  /** Every message as it came, `stream.opened` first. */
  readonly messages: readonly string[];
  readonly ended: { readonly code: number; readonly reason: string } | null;
  readonly socket: WebSocket;
  close(): void;
  /** Waits until this many events have come, and gives their kinds. */
  kinds(count: number): Promise<string[]>;
  /** Waits for the end of the socket, and gives its code. */
  end(): Promise<number>;
}

/** Opens a customer's event stream through the SDK; every message must be of its schema. */
export async function listen(by: Pick<Customer, "app">, after?: number): Promise<Listening> {
  const events: WalletEvent[] = [];
  const messages: string[] = [];
  const state = { ended: null as Listening["ended"], socket: null as WebSocket | null };
  const onEvent = (event: WalletEvent) => void events.push(event);
  const openSocket = (url: string, [ticket]: string[]) => {
    const target = new EventTarget();
    const opened = upgrade(ticket ?? "", new URL(url).search).then((response) => {
      const socket = response.webSocket;
      if (socket === null) throw new Error(`no stream: ${response.status}`);
      expect(response.headers.get("Sec-WebSocket-Protocol")).toBe(ticket);
      state.socket = socket;
      state.ended = null;
      socket.addEventListener("message", ({ data }) => {
        const text = data as string;
        messages.push(text);
        if (text.startsWith("{")) walletEvent.parse(JSON.parse(text));
        target.dispatchEvent(new MessageEvent("message", { data: text }));
      });
      socket.addEventListener("close", ({ code, reason }) => {
        state.ended = { code, reason };
        target.dispatchEvent(new CloseEvent("close", { code, reason }));
      });
      socket.accept();
    });
    const addEventListener = (type: string, listener: (event: never) => void) =>
      target.addEventListener(type, listener as EventListener);
    return { addEventListener, close: () => void opened.then(() => state.socket?.close(1000)) };
  };
  const stream = await openEventStream(by.app.session, {
    onEvent,
    openSocket,
    ...(after === undefined ? {} : { after }),
  });
  if (!stream.ok) throw new Error(JSON.stringify(stream));
  const listening: Listening = {
    events,
    messages,
    get ended() {
      return state.ended;
    },
    get socket() {
      if (state.socket === null) throw new Error("not open yet");
      return state.socket;
    },
    close: () => stream.body.close(),
    async kinds(count) {
      await expect.poll(() => events.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
      return events.map(({ kind }) => kind);
    },
    async end() {
      await expect.poll(() => state.ended, { timeout: 5_000 }).not.toBeNull();
      return state.ended?.code ?? 0;
    },
  };
  await expect.poll(() => messages.length, { timeout: 5_000 }).toBeGreaterThan(0);
  return listening;
}
