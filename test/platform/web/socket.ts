import { deserialize, serialize } from "node:v8";
import { type Faults, passageOf } from "../run/faults.ts";
import type { Loop } from "../run/loop.ts";
import { type Context, neededScope } from "../run/scope.ts";

/** What reaches one end of a stream. */
export type Delivery =
  | { readonly kind: "message"; readonly data: string | ArrayBuffer }
  | {
      readonly kind: "close";
      readonly code: number;
      readonly reason: string;
      readonly clean: boolean;
    }
  | { readonly kind: "error" };

/** Who holds an end: an object whose streams hibernate, or a context that listens. */
export interface Holder {
  readonly name: string;
  take(socket: SimulatedSocket, delivery: Delivery): void;
}

/** What streams need of the world. */
export interface Air {
  readonly loop: Loop;
  readonly faults: Faults;
}

type Listener = (event: object) => void;

const attachmentBytesMax = 16_384;
const brokenOff = "WebSocket disconnected without sending Close frame.";

/** One end of a stream. What it sends leaves with the turn, and arrives in its order. */
export class SimulatedSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  binaryType = "blob";
  readonly #air: Air;
  #peer: SimulatedSocket | null = null;
  #holder: Holder | null = null;
  #early: Delivery[] = [];
  #listeners = new Map<string, Set<Listener>>();
  #attachment: Buffer | null = null;
  #lastArrivalMs = 0;
  #hasClosed = false;
  #wasClosed = false;
  #hibernates = false;

  constructor(air: Air) {
    this.#air = air;
  }

  static pair(air: Air): readonly [SimulatedSocket, SimulatedSocket] {
    const [one, other] = [new SimulatedSocket(air), new SimulatedSocket(air)];
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  get readyState(): number {
    if (this.#hasClosed && this.#wasClosed) return SimulatedSocket.CLOSED;
    const isOpen = !this.#hasClosed && !this.#wasClosed;
    return isOpen ? SimulatedSocket.OPEN : SimulatedSocket.CLOSING;
  }

  /** Begins to listen, as long as whoever calls this lives. */
  accept(): void {
    if (this.#hibernates) {
      throw new TypeError("Can't accept() WebSocket after enabling hibernation.");
    }
    const { context } = neededScope("accept");
    this.#hold({
      name: context.name,
      take: (socket, delivery) =>
        void context.event(0, delivery.kind, () => socket.#hear(delivery, context)),
    });
    context.onEnd(() => this.breakOff());
  }

  /** Has an object hold this end, through its evictions. */
  hibernate(holder: Holder): void {
    if (this.#holder !== null) throw new TypeError("Cannot call acceptWebSocket() twice.");
    this.#hibernates = true;
    this.#hold(holder);
  }

  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.#holder === null)
      throw new TypeError("You must call one of accept() or state.acceptWebSocket() first.");
    if (this.#hasClosed) throw new TypeError("Can't call WebSocket send() after close().");
    if (this.#wasClosed) return;
    const copied = typeof data === "string" ? data : bytesOf(data);
    this.#leave({ kind: "message", data: copied });
  }

  close(code?: number, reason = ""): void {
    if (this.#holder === null)
      throw new TypeError("You must call one of accept() or state.acceptWebSocket() first.");
    if (code !== undefined && !isCloseCode(code)) {
      throw new TypeError(`Invalid WebSocket close code: ${code}.`);
    }
    if (this.#hasClosed) return;
    this.#hasClosed = true;
    this.#leave({ kind: "close", code: code ?? 1005, reason, clean: true });
  }

  /** The connection is gone: the other end is told so, after what was sent before. */
  breakOff(): void {
    if (this.readyState === SimulatedSocket.CLOSED) return;
    this.#hasClosed = true;
    this.#wasClosed = true;
    this.#carry({ kind: "close", code: 1006, reason: brokenOff, clean: false });
  }

  /** The other end has broken the protocol: whoever holds this end is told of an error. */
  offend(): void {
    this.#wasClosed = true;
    this.#holder?.take(this, { kind: "error" });
  }

  serializeAttachment(value: unknown): void {
    const bytes = serialize(value);
    if (bytes.length > attachmentBytesMax) {
      throw new Error(
        `A WebSocket 'attachment' cannot be larger than ${attachmentBytesMax} bytes.` +
          `'attachment' was ${bytes.length} bytes.`,
      );
    }
    this.#attachment = bytes;
  }

  deserializeAttachment(): unknown {
    return this.#attachment === null ? null : deserialize(this.#attachment);
  }

  addEventListener(type: string, listener: Listener): void {
    const all = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, all.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /** Sends without a turn: what the platform answers by itself. */
  answer(data: string): void {
    this.#carry({ kind: "message", data });
  }

  #hold(holder: Holder): void {
    this.#holder = holder;
    const early = this.#early;
    this.#early = [];
    for (const delivery of early) this.#receive(delivery);
  }

  #leave(delivery: Delivery): void {
    neededScope("send").context.send(() => this.#carry(delivery));
  }

  #carry(delivery: Delivery): void {
    const { loop, faults } = this.#air;
    const peer = this.#peer as SimulatedSocket;
    const to = peer.#holder?.name ?? "nobody";
    const from = this.#holder?.name ?? "nobody";
    const passage = passageOf(faults, { kind: "socket", from, to, what: delivery.kind });
    if (passage.lost !== undefined && delivery.kind === "message") {
      this.breakOff();
      peer.breakOff();
      return;
    }
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, loop.nowMs + passage.thereMs);
    loop.add(this.#lastArrivalMs - loop.nowMs, `${to} hears ${delivery.kind}`, () =>
      peer.#receive(delivery),
    );
  }

  #receive(delivery: Delivery): void {
    if (this.#holder === null) {
      this.#early.push(delivery);
      return;
    }
    if (this.#wasClosed) return;
    if (delivery.kind === "close") this.#wasClosed = true;
    this.#holder.take(this, delivery);
  }

  #hear(delivery: Delivery, context: Context): void {
    if (delivery.kind === "close" && !this.#hasClosed) {
      this.#hasClosed = true;
      context.send(() => this.#carry(delivery));
    }
    const event = eventOf(delivery, this.binaryType);
    for (const listener of this.#listeners.get(delivery.kind) ?? []) listener(event);
  }
}

function eventOf(delivery: Delivery, binaryType: string): object {
  if (delivery.kind === "message") {
    const { data } = delivery;
    const isBlob = typeof data !== "string" && binaryType === "blob";
    return { type: "message", data: isBlob ? new Blob([data]) : data };
  }
  if (delivery.kind === "error") return { type: "error" };
  const { code, reason, clean: wasClean } = delivery;
  return { type: "close", code, reason, wasClean };
}

/** Codes that may be sent (RFC 6455 §7.4), as the platform judges them. */
function isCloseCode(code: number): boolean {
  return code >= 1000 && code <= 4999 && ![1004, 1005, 1006, 1015].includes(code);
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  const view = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return bytes.slice().buffer as ArrayBuffer;
}
