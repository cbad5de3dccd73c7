import {
  type BrokenStream,
  closeCodeFor,
  roomFor,
  type StreamEnd,
  stillBroken,
  streamEnds,
} from "../../src/identity/listener.ts";
import type { EpochMs } from "../../src/time.ts";

/** An open stream: its socket, and who listens. */
export interface OpenStream<Listener> {
  readonly socket: WebSocket;
  readonly listener: Listener;
}

/**
 * The event streams of an object: WebSockets that outlive its memory, each with its listener, and the
 * room that listeners of one tag have. `lastWords` is the message that comes before an end from here:
 * a network may tell of a close frame much later.
 */
export class Streams<Listener extends { readonly openedMs: EpochMs }> {
  readonly #state: DurableObjectState;
  readonly #lastWords: (listener: Listener, over: StreamEnd, nowMs: EpochMs) => string;
  /** Streams whose peers broke the protocol lately: the platform tells of their sockets no more. */
  #broken: BrokenStream[] = [];

  constructor(
    state: DurableObjectState,
    lastWords: (listener: Listener, over: StreamEnd, nowMs: EpochMs) => string,
  ) {
    this.#state = state;
    this.#lastWords = lastWords;
  }

  /** Whether there is any socket, an ending one too. */
  get isEmpty(): boolean {
    return this.#state.getWebSockets().length === 0;
  }

  /** The streams that are open, of one tag or of all. */
  open(tag?: string): OpenStream<Listener>[] {
    return this.#state
      .getWebSockets(tag)
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .map((socket) => ({ socket, listener: socket.deserializeAttachment() as Listener }));
  }

  /** Opens a stream, and ends the tag's oldest where it is one too many; 429 where there is no room. */
  accept(tag: string, listener: Listener, firstWords: readonly string[]): Response {
    if (!this.#makeRoom(tag, listener.openedMs)) return new Response(null, { status: 429 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#state.acceptWebSocket(server, [tag]);
    this.#state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.keep(server, listener);
    this.send(server, firstWords);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Notes what a listener was told. */
  keep(socket: WebSocket, listener: Listener): void {
    socket.serializeAttachment(listener);
  }

  /** Tells a listener; one that cannot be told is ended, and the answer is `false`. */
  send(socket: WebSocket, messages: readonly string[]): boolean {
    try {
      for (const text of messages) socket.send(text);
      return true;
    } catch {
      end(socket, { code: 1011, reason: "" });
      return false;
    }
  }

  /** Ends a stream with its last words. */
  dismiss({ socket, listener }: OpenStream<Listener>, over: StreamEnd): void {
    if (this.send(socket, [this.#lastWords(listener, over, Date.now())])) end(socket, over);
  }

  /** Ends a stream whose listener sent something: it goes one way. */
  refuseMessage(socket: WebSocket): void {
    end(socket, streamEnds.unexpected);
  }

  /** Answers a listener's close frame. */
  closed(socket: WebSocket, code: number): void {
    end(socket, { code: closeCodeFor(code), reason: "" });
  }

  /** Ends a stream whose listener broke the protocol. */
  broke(socket: WebSocket): void {
    const [tag = ""] = this.#state.getTags(socket);
    this.#broken.push({ tag, atMs: Date.now() });
    end(socket, { code: 1011, reason: "" });
  }

  /** Ends a tag's oldest stream where one more is too many; `false`: there is no room for one. */
  #makeRoom(tag: string, nowMs: EpochMs): boolean {
    const open = this.open(tag);
    this.#broken = stillBroken(this.#broken, nowMs);
    const broken = this.#broken.filter((each) => each.tag === tag);
    const ending = this.#state.getWebSockets(tag).length - open.length + broken.length;
    const room = roomFor(open, ending);
    if (room === "none") return false;
    if (room.ends !== null) this.dismiss(room.ends, streamEnds.replaced);
    return true;
  }
}

function end(socket: WebSocket, { code, reason }: StreamEnd | { code: number; reason: string }) {
  try {
    socket.close(code, reason);
  } catch {
    // The other side has gone already.
  }
}
