import type { Session } from "../access/session.ts";
import type { LiveFigures } from "../resource/operator.ts";
import type { EventTicket, WalletEvent } from "../resource/wallet.ts";
import { localProblem, type Reply, unknown } from "./answer.ts";
import { withQuery } from "./transport.ts";

/** The part of a WebSocket that the stream needs; the platform's own satisfies it. */
export interface Socket {
  addEventListener(type: string, listener: (event: object) => void): void;
  close(): void;
  /** Without it a stream that has gone silent is not asked whether it is still there. */
  send?(text: string): void;
}

/** Who hears a stream. */
export interface StreamListener<Event> {
  readonly onEvent: (event: Event) => void;
  /** The stream has ended: by the caller, the network, or (4401) because the token was revoked. */
  readonly onClose?: (code: number) => void;
  /**
   * Opens the socket; the platform's `WebSocket` unless told. Node has one since 22: on Node 20 give
   * that of a package, `(url, protocols) => new WebSocket(url, protocols)` of `ws` or `undici`.
   */
  readonly openSocket?: OpenSocket;
}

/** Who hears a wallet's events, and from where on. */
export interface EventListener extends StreamListener<WalletEvent> {
  /** The last `sequence` that is known: what was missed since then comes first. */
  readonly after?: number;
}

/** Opens a WebSocket at `url` that offers these subprotocols. */
export type OpenSocket = (url: string, protocols: string[]) => Socket;

/** The server ends a stream with its access token; another one is opened with a new token. */
const tokenEnded = 4402;
/** Closed without a close frame (RFC 6455 §7.4.1). */
const lost = 1006;
/** A stream that is silent for so long is asked for a sign … */
const silenceMsMax = 25_000;
/** … and is lost without one within this. */
const signMsMax = 10_000;

/**
 * Opens the wallet's event stream: a ticket (one use, 30 s) by a signed call, then a WebSocket that
 * shows the ticket as its subprotocol. When its token ends the stream is renewed by itself and goes
 * on after the last event. After any other end open it again with `after`. A stream that nothing has
 * come from for 25 s is asked whether it is there, and ends with 1006 where no answer comes within
 * 10 s: no network tells of a connection that it has dropped. Where there is no WebSocket the reply
 * is a problem that says so, and nothing was asked for.
 */
export async function openEventStream(
  session: Session,
  listener: EventListener,
): Promise<Reply<{ close(): void }>> {
  return await opened(new EventStream(session, "/v1/wallet", listener));
}

/**
 * Opens an operator's stream of figures, likewise. One that is renewed, or opened again, begins with
 * the last five minutes.
 */
export async function openFigures(
  session: Session,
  { onEvent, onClose, openSocket }: StreamListener<LiveFigures>,
): Promise<Reply<{ close(): void }>> {
  const listener = { onEvent, ...(onClose && { onClose }), ...(openSocket && { openSocket }) };
  return await opened(new EventStream(session, "/v1/operator", listener));
}

async function opened<Event>(stream: EventStream<Event>): Promise<Reply<{ close(): void }>> {
  const reply = await stream.open();
  return reply.ok ? { ...reply, body: { close: () => stream.close() } } : reply;
}

class EventStream<Event> {
  readonly #session: Session;
  /** Before `/event-tickets` and `/events`. */
  readonly #path: string;
  readonly #listener: StreamListener<Event> & { readonly after?: number };
  #known: number | undefined;
  #socket: { close(): void } | undefined;
  #ended = false;
  #closed = false;
  /** How many messages have come, of any kind. */
  #heard = 0;
  #watch = new AbortController();

  constructor(
    session: Session,
    path: "/v1/wallet" | "/v1/operator",
    listener: StreamListener<Event> & { readonly after?: number },
  ) {
    this.#session = session;
    this.#path = path;
    this.#listener = listener;
    this.#known = listener.after;
  }

  async open(): Promise<Reply<EventTicket>> {
    const openSocket = this.#listener.openSocket ?? platformSocket();
    if (openSocket === undefined) return noWebSocket;
    const reply = await this.#session.call<EventTicket>("POST", `${this.#path}/event-tickets`);
    if (!reply.ok || this.#closed) return reply;
    const after = this.#path === "/v1/wallet" ? this.#known : undefined;
    const path = withQuery(`${this.#path}/events`, { after });
    const url = this.#session.transport.origin.replace(/^http/, "ws") + path;
    let socket: Socket;
    try {
      socket = openSocket(url, [reply.body.ticket]);
    } catch (error) {
      return unknown("no_answer", `no socket was opened: ${error}`);
    }
    this.#socket = socket;
    this.#ended = false;
    socket.addEventListener("message", (event) => this.#hear(socket, event));
    socket.addEventListener("close", (event) => {
      void this.#end(socket, (event as { readonly code: number }).code);
    });
    this.#watch = new AbortController();
    void this.#watchOver(socket, this.#watch.signal);
    return reply;
  }

  close(): void {
    this.#closed = true;
    this.#watch.abort();
    this.#socket?.close();
  }

  /** Ends a socket that has gone silent and does not answer. */
  async #watchOver(socket: Socket, over: AbortSignal): Promise<void> {
    const { sleep } = this.#session.transport.runtime;
    while (socket.send !== undefined && !over.aborted) {
      const heard = this.#heard;
      await sleep(silenceMsMax, over);
      if (over.aborted || this.#heard !== heard) continue;
      try {
        socket.send("ping");
        await sleep(signMsMax, over);
      } catch {
        // It is not even open.
      }
      if (over.aborted || this.#heard !== heard) continue;
      void this.#end(socket, lost);
      socket.close();
    }
  }

  #hear(socket: Socket, message: object): void {
    if (socket === this.#socket) this.#heard += 1;
    const event = parseEvent((message as { readonly data?: unknown }).data);
    if (event === undefined || socket !== this.#socket) return;
    this.#known = event.sequence;
    if (event.code !== undefined) {
      void this.#end(socket, event.code);
      // Not every network passes on the end that comes behind the last message.
      socket.close();
    } else if (event.kind !== "stream.opened") this.#listener.onEvent(event as Event);
  }

  /** Told once of a socket: the last message comes before what the network makes of the end. */
  async #end(socket: object, code: number): Promise<void> {
    if (socket !== this.#socket || this.#ended) return;
    this.#ended = true;
    this.#watch.abort();
    const renewed = code === tokenEnded && !this.#closed && (await this.open()).ok;
    if (!renewed || this.#closed) this.#listener.onClose?.(code);
  }
}

const noWebSocket = localProblem(
  "malformed_request",
  400,
  "This platform has no WebSocket (Node has one since 22). Give openSocket: that of a package.",
);

function platformSocket(): OpenSocket | undefined {
  if (typeof WebSocket === "undefined") return undefined;
  return (url, protocols): Socket => new WebSocket(url, protocols);
}

/** What every message of a stream says. */
interface Message {
  readonly sequence: number;
  readonly kind?: unknown;
  readonly code?: number;
}

/** Told by its number; what else it says is the server's word. */
function isEvent(event: unknown): event is Message {
  if (typeof event !== "object" || event === null) return false;
  return "sequence" in event && typeof event.sequence === "number";
}

function parseEvent(text: unknown): Message | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}
