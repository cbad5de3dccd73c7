import { DurableObject } from "cloudflare:workers";
import { brokenSocketMs, eventStreamsEndingMax, eventStreamsMax } from "../../src/bounds.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import {
  closeCodeFor,
  type Listener,
  type StreamEnd,
  streamEnd,
  streamEnds,
} from "../../src/identity/listener.ts";
import type { WalletBook } from "../../src/wallet/book.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { type Sql, storageSql } from "../rows/sql.ts";
import { controlSnapshot } from "../signal/snapshot.ts";
import { ownName, walletBook } from "./book.ts";
import { type EventMessage, endMessage, messagesAfter, openingMessage } from "./event-messages.ts";
import { identityDesk, isTokenRevoked } from "./identity-desk.ts";
import { parseOpening } from "./opening.ts";
import { lastOfRecord } from "./owner-record.ts";
import { useEventTicket } from "./ticket-acts.ts";

/**
 * The streams of a Wallet object: WebSockets that outlive its memory. What a listener is told is
 * read from the record after the commit, from the last entry it was told onwards, so that it gets
 * everything once, in order, also when the object was evicted in between.
 */
export class WalletEvents extends DurableObject<Env> {
  readonly #sql: Sql;
  readonly #book: WalletBook;
  protected readonly clock: ObjectClock;
  /** The next telling: the highest customers' epoch that those who asked for it knew. */
  #due: { customersEpoch: number } | null = null;
  /** Streams whose peers broke the protocol lately: the platform tells of their sockets no more. */
  #broken: { readonly tag: string; readonly atMs: number }[] = [];

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    this.#book = walletBook(this.#sql);
    this.clock = new ObjectClock(state);
  }

  /** Opens a stream for a ticket, which is used up; 401 for one that opens none, 429 for no room. */
  override async fetch(request: Request): Promise<Response> {
    const nowMs = this.clock.read();
    const opening = parseOpening(request.url);
    const desk = identityDesk(this.ctx.storage, this.#sql, { nowMs, open: () => null });
    const holder = useEventTicket(desk, opening);
    if (holder === null) return new Response(null, { status: 401 });
    const tag = `device-${holder.caller.deviceNumber}`;
    if (!this.#makeRoom(tag, nowMs)) return new Response(null, { status: 429 });
    const last = lastOfRecord(this.#sql, this.#book);
    const told = Math.min(opening.after ?? last, last);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [tag]);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    keep(server, { ...holder, openedMs: nowMs, told });
    send(server, [openingMessage(told, nowMs)]);
    this.endBy(holder.untilMs);
    this.#tellSoon(opening.customersEpoch);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket): void {
    end(socket, streamEnds.unexpected);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    end(socket, { code: closeCodeFor(code), reason: "" });
  }

  override webSocketError(socket: WebSocket): void {
    const [tag = ""] = this.ctx.getTags(socket);
    this.#broken.push({ tag, atMs: Date.now() });
    end(socket, { code: 1011, reason: "" });
  }

  /** The object's storage, for acts whose commits are told to the listeners. */
  protected readonly commits = {
    transactionSync: <T>(step: () => T): T => {
      const outcome = this.ctx.storage.transactionSync(step);
      this.tell(null);
      return outcome;
    },
  };

  /** Has the listeners told, after this answer, what was committed; with the snapshot it came with. */
  protected tell(snapshot: Snapshot | null): void {
    if (this.ctx.getWebSockets().length > 0) this.#tellSoon(snapshot?.epochs.customers ?? 0);
  }

  /** Has the object woken by then, to end a stream whose token ends. */
  protected endBy(_atMs: number): void {}

  /** When the first of the open streams ends by itself, or `null`. */
  protected nextEndMs(): number | null {
    const ends = this.#listeners().map(({ listener }) => listener.untilMs);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  #tellSoon(customersEpoch: number): void {
    if (this.#due !== null) {
      this.#due.customersEpoch = Math.max(this.#due.customersEpoch, customersEpoch);
      return;
    }
    this.#due = { customersEpoch };
    const telling = scheduler.wait(0).then(() => this.#tellAll());
    this.ctx.waitUntil(telling.catch((fault) => logFault("events_not_told", fault)));
  }

  /** Tells every listener what it was not told, or ends its stream. One that fails is ended. */
  async #tellAll(): Promise<void> {
    const known = this.#due?.customersEpoch ?? 0;
    this.#due = null;
    const ring = await keyRing(this.env);
    this.#endOver(known);
    if (this.#lowestTold() >= lastOfRecord(this.#sql, this.#book)) return;
    // Whoever committed without a snapshot cannot know that the customers' epoch was raised.
    const customersEpoch = known || (await this.#customersEpoch());
    this.#endOver(customersEpoch);
    const [sql, book] = [this.#sql, this.#book];
    const last = lastOfRecord(sql, book);
    const wallet = ownName(sql, this.ctx.id.name);
    const source = { sql, book, ring, wallet, currency: this.env.CURRENCY };
    const messages = messagesAfter(source, this.#lowestTold());
    for (const { socket, listener } of this.#listeners()) {
      if (!send(socket, unknownTo(listener, messages))) continue;
      keep(socket, { ...listener, told: last });
    }
  }

  async #customersEpoch(): Promise<number> {
    const after = (work: Promise<unknown>) => this.ctx.waitUntil(work);
    return (await controlSnapshot({ env: this.env, after })).snapshot.epochs.customers;
  }

  #endOver(customersEpoch: number): void {
    const nowMs = Date.now();
    for (const { socket, listener } of this.#listeners()) {
      const revoked = isTokenRevoked(this.#sql, listener.caller, customersEpoch);
      const over = streamEnd(listener, { revoked, nowMs });
      if (over !== null) dismiss(socket, listener, over);
    }
  }

  #lowestTold(): number {
    return Math.min(...this.#listeners().map(({ listener }) => listener.told), Number.MAX_VALUE);
  }

  /**
   * Ends a device's oldest stream where one more would be too many. `false` when the device holds as
   * many sockets open that were ended here: only it, or its network, can let them go.
   */
  #makeRoom(tag: string, nowMs: number): boolean {
    const open = this.#listeners(tag);
    const fromMs = nowMs - brokenSocketMs;
    this.#broken = this.#broken.filter(({ atMs }) => atMs > fromMs && atMs <= nowMs);
    const broken = this.#broken.filter((each) => each.tag === tag);
    const ending = this.ctx.getWebSockets(tag).length - open.length + broken.length;
    if (ending >= eventStreamsEndingMax) return false;
    if (open.length < eventStreamsMax) return true;
    const [oldest] = open.toSorted((a, b) => a.listener.openedMs - b.listener.openedMs);
    if (oldest !== undefined) dismiss(oldest.socket, oldest.listener, streamEnds.replaced);
    return true;
  }

  #listeners(tag?: string): { socket: WebSocket; listener: Listener }[] {
    return this.ctx
      .getWebSockets(tag)
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .map((socket) => ({ socket, listener: socket.deserializeAttachment() as Listener }));
  }
}

function unknownTo({ told }: Listener, messages: readonly EventMessage[]) {
  return messages.filter(({ sequence }) => sequence > told);
}

function send(socket: WebSocket, messages: readonly EventMessage[]): boolean {
  try {
    for (const { text } of messages) socket.send(text);
    return true;
  } catch {
    end(socket, { code: 1011, reason: "" });
    return false;
  }
}

function keep(socket: WebSocket, listener: Listener): void {
  socket.serializeAttachment(listener);
}

/** Ends a stream with a last message: a network may tell of a close frame much later. */
function dismiss(socket: WebSocket, { told }: Listener, over: StreamEnd): void {
  if (send(socket, [endMessage(told, Date.now(), over)])) end(socket, over);
}

function end(socket: WebSocket, { code, reason }: StreamEnd | { code: number; reason: string }) {
  try {
    socket.close(code, reason);
  } catch {
    // The other side has gone already.
  }
}
