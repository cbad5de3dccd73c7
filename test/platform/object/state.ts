import type { Storage } from "../storage/storage.ts";
import type { SimulatedSocket } from "../web/socket.ts";
import type { RequestResponsePair } from "../web/socket-globals.ts";
import type { ObjectId } from "./id.ts";
import type { Streams } from "./streams.ts";

/** What an object's `ctx` asks of its instance. */
export interface StateOptions {
  readonly id: ObjectId;
  readonly storage: Storage;
  readonly exports: object;
  readonly streams: Streams;
  /** Keeps the object in memory until what it gives back is called. */
  expect(): () => void;
  block<T>(act: () => Promise<T>): Promise<T>;
  abort(reason: unknown): void;
}

/** An object's `ctx`. */
export class ObjectState {
  readonly id: ObjectId;
  readonly storage: Storage;
  readonly props = {};
  readonly exports: object;
  readonly #options: StateOptions;

  constructor(options: StateOptions) {
    this.#options = options;
    this.id = options.id;
    this.storage = options.storage;
    this.exports = options.exports;
  }

  waitUntil(work: unknown): void {
    const over = this.#options.expect();
    Promise.resolve(work).then(over, over);
  }

  blockConcurrencyWhile<T>(act: () => Promise<T>): Promise<T> {
    return this.#options.block(act);
  }

  abort(reason?: unknown): void {
    this.#options.abort(reason);
  }

  acceptWebSocket(socket: SimulatedSocket, tags?: readonly string[]): void {
    this.#options.streams.accept(socket, tags);
  }

  getWebSockets(tag?: string): SimulatedSocket[] {
    return this.#options.streams.list(tag);
  }

  getTags(socket: SimulatedSocket): string[] {
    return this.#options.streams.tagsOf(socket);
  }

  setWebSocketAutoResponse(pair?: RequestResponsePair): void {
    this.#options.streams.answerBy(pair ?? null);
  }

  getWebSocketAutoResponse(): RequestResponsePair | null {
    return this.#options.streams.automatic;
  }
}
