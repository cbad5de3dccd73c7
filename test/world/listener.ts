import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import type * as z from "zod";
import {
  type LiveFigures,
  openEventStream,
  openFigures,
  type WalletEvent,
} from "../../src/client/index.ts";
import { walletEvent } from "../../worker/routes/app/events-schema.ts";
import { operatorEvent } from "../../worker/routes/operator/events-schema.ts";
import { origin } from "./door.ts";
import type { Customer, Operator } from "./people.ts";

const whole = (exports as unknown as { default: Fetcher }).default;

/** The answer to an upgrade with these subprotocols, which `fetch` may send and a door may not. */
export function upgrade(protocol: string | null, query = "", path = "/v1/wallet/events") {
  const headers = new Headers({ Upgrade: "websocket" });
  if (protocol !== null) headers.set("Sec-WebSocket-Protocol", protocol);
  return whole.fetch(`${origin}${path}${query}`, { headers });
}

/** An open stream: what came over its socket. */
export interface Listening<Event> {
  readonly events: readonly Event[];
  /** Every message as it came. */
  readonly messages: readonly string[];
  readonly ended: { readonly code: number; readonly reason: string } | null;
  readonly socket: WebSocket;
  close(): void;
  /** Waits for the end of the socket, and gives its code. */
  end(): Promise<number>;
}

/** A phone with its event stream open; `stream.opened` is its first message. */
export interface ListeningPhone extends Listening<WalletEvent> {
  /** Waits until this many events have come, and gives their kinds. */
  kinds(count: number): Promise<string[]>;
}

/** Opens a customer's event stream through the SDK; every message must be of its schema. */
export async function listen(by: Pick<Customer, "app">, after?: number): Promise<ListeningPhone> {
  const known = after === undefined ? {} : { after };
  const listening = await heard<WalletEvent>(walletEvent, (listener) =>
    openEventStream(by.app.session, { ...listener, ...known }),
  );
  const { events } = listening;
  return Object.assign(listening, {
    async kinds(count: number) {
      await expect.poll(() => events.length).toBeGreaterThanOrEqual(count);
      return events.map(({ kind }) => kind);
    },
  });
}

/** Opens an operator's stream of figures through the SDK; every message must be of its schema. */
export function watch({ client }: Pick<Operator, "client">): Promise<Listening<LiveFigures>> {
  return heard<LiveFigures>(operatorEvent, (listener) => openFigures(client.session, listener));
}

type Opens<Event> = (listener: {
  readonly onEvent: (event: Event) => void;
  readonly openSocket: NonNullable<Parameters<typeof openFigures>[1]["openSocket"]>;
}) => ReturnType<typeof openEventStream>;

async function heard<Event>(schema: z.ZodType, opens: Opens<Event>): Promise<Listening<Event>> {
  const events: Event[] = [];
  const messages: string[] = [];
  const state = { ended: null as Listening<Event>["ended"], socket: null as WebSocket | null };
  const onEvent = (event: Event) => void events.push(event);
  const openSocket = (url: string, [ticket]: string[]) => {
    const target = new EventTarget();
    const { search, pathname } = new URL(url);
    const opened = upgrade(ticket ?? "", search, pathname).then((response) => {
      const socket = response.webSocket;
      if (socket === null) throw new Error(`no stream: ${response.status}`);
      expect(response.headers.get("Sec-WebSocket-Protocol")).toBe(ticket);
      state.socket = socket;
      state.ended = null;
      socket.addEventListener("message", ({ data }) => {
        const text = data as string;
        messages.push(text);
        if (text.startsWith("{")) schema.parse(JSON.parse(text));
        target.dispatchEvent(new MessageEvent("message", { data: text }));
      });
      socket.addEventListener("close", ({ code, reason }) => {
        state.ended = { code, reason };
        target.dispatchEvent(new CloseEvent("close", { code, reason }));
      });
      socket.accept();
      return socket;
    });
    const addEventListener = (type: string, listener: (event: never) => void) =>
      target.addEventListener(type, listener as EventListener);
    return { addEventListener, close: () => void opened.then((socket) => socket.close(1000)) };
  };
  const stream = await opens({ onEvent, openSocket });
  if (!stream.ok) throw new Error(JSON.stringify(stream));
  const listening: Listening<Event> = {
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
    async end() {
      await expect.poll(() => state.ended).not.toBeNull();
      return state.ended?.code ?? 0;
    },
  };
  await expect.poll(() => messages.length).toBeGreaterThan(0);
  return listening;
}
