import type { Delivery, Holder, SimulatedSocket } from "../web/socket.ts";
import type { RequestResponsePair } from "../web/socket-globals.ts";

const tagsMax = 10;
const socketsMax = 32_768;

/** The streams that an object holds; they outlive its memory, and end when it is aborted. */
export class Streams implements Holder {
  readonly name: string;
  readonly #deliver: (socket: SimulatedSocket, delivery: Delivery) => void;
  readonly #held = new Map<SimulatedSocket, readonly string[]>();
  /** Tags of streams that have ended, for whoever is told of the end. */
  readonly #ended = new WeakMap<SimulatedSocket, readonly string[]>();
  #automatic: RequestResponsePair | null = null;

  constructor(name: string, deliver: (socket: SimulatedSocket, delivery: Delivery) => void) {
    this.name = name;
    this.#deliver = deliver;
  }

  accept(socket: SimulatedSocket, tags: readonly string[] = []): void {
    if (tags.length > tagsMax) throw new Error(`a stream has at most ${tagsMax} tags`);
    if (this.#held.size >= socketsMax) throw new Error("an object holds no more streams");
    this.#held.set(socket, [...new Set(tags)]);
    socket.hibernate(this);
  }

  list(tag?: string): SimulatedSocket[] {
    const held = [...this.#held];
    return held.filter(([, tags]) => tag === undefined || tags.includes(tag)).map(([one]) => one);
  }

  tagsOf(socket: SimulatedSocket): string[] {
    return [...(this.#held.get(socket) ?? this.#ended.get(socket) ?? [])];
  }

  get automatic(): RequestResponsePair | null {
    return this.#automatic;
  }

  answerBy(pair: RequestResponsePair | null): void {
    this.#automatic = pair;
  }

  take(socket: SimulatedSocket, delivery: Delivery): void {
    const pair = this.#automatic;
    if (delivery.kind === "message" && pair !== null && delivery.data === pair.request) {
      socket.answer(pair.response);
      return;
    }
    if (delivery.kind !== "message") this.#drop(socket);
    this.#deliver(socket, delivery);
  }

  /** The object was ended by force: so are its streams. */
  breakOff(): void {
    this.#automatic = null;
    for (const socket of this.list()) {
      this.#drop(socket);
      socket.breakOff();
    }
  }

  #drop(socket: SimulatedSocket): void {
    this.#ended.set(socket, this.#held.get(socket) ?? []);
    this.#held.delete(socket);
  }
}
