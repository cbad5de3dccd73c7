import { neededScope } from "../run/scope.ts";
import { type Air, SimulatedSocket } from "./socket.ts";

type Fetch = (request: Request) => Promise<Response>;

/** `WebSocketPair`: two ends of one stream, by 0 and 1. */
export function makeWebSocketPair(air: Air) {
  return function WebSocketPair() {
    const [one, other] = SimulatedSocket.pair(air);
    return { 0: one, 1: other };
  };
}

/** What a stream's automatic answer answers. */
export class RequestResponsePair {
  readonly request: string;
  readonly response: string;

  constructor(request: string, response: string) {
    this.request = request;
    this.response = response;
  }
}

type Listener = (event: object) => void;

/** `WebSocket` of a program that opens streams by `fetch`; the states' names are there for all. */
export function makeWebSocket(
  fetch: Fetch | undefined,
  makeRequest: (url: string, init: object) => Request,
) {
  return class WebSocket {
    static readonly CONNECTING = SimulatedSocket.CONNECTING;
    static readonly OPEN = SimulatedSocket.OPEN;
    static readonly CLOSING = SimulatedSocket.CLOSING;
    static readonly CLOSED = SimulatedSocket.CLOSED;
    readonly #listeners: [string, Listener][] = [];
    #socket: SimulatedSocket | null = null;
    #isClosed = false;

    constructor(url: string, protocols: string | readonly string[] = []) {
      neededScope("WebSocket");
      const headers = {
        Upgrade: "websocket",
        "Sec-WebSocket-Protocol": [protocols].flat().join(", "),
      };
      const request = makeRequest(url.replace(/^ws/, "http"), { headers });
      if (fetch === undefined) throw new TypeError("Network connection lost.");
      void fetch(request).then(
        ({ webSocket }) => this.#opened(webSocket as unknown as SimulatedSocket | null),
        () => this.#opened(null),
      );
    }

    get readyState(): number {
      if (this.#isClosed) return SimulatedSocket.CLOSED;
      return this.#socket?.readyState ?? SimulatedSocket.CONNECTING;
    }

    /** The end of the stream that this program holds, for faults. */
    get end(): SimulatedSocket | null {
      return this.#socket;
    }

    addEventListener(type: string, listener: Listener): void {
      if (this.#socket === null) this.#listeners.push([type, listener]);
      else this.#socket.addEventListener(type, listener);
    }

    send(data: string | ArrayBuffer | ArrayBufferView): void {
      this.#socket?.send(data);
    }

    close(code = 1000, reason = ""): void {
      this.#isClosed = true;
      this.#socket?.close(code, reason);
    }

    #opened(socket: SimulatedSocket | null): void {
      if (socket === null) {
        this.#isClosed = true;
        this.#tell("error", {});
        this.#tell("close", { code: 1006, reason: "", wasClean: false });
        return;
      }
      this.#socket = socket;
      for (const [type, listener] of this.#listeners) socket.addEventListener(type, listener);
      socket.accept();
      this.#tell("open", {});
      if (this.#isClosed) socket.close(1000);
    }

    #tell(type: string, event: object): void {
      for (const [of, listener] of this.#listeners) if (of === type) listener({ type, ...event });
    }
  };
}
