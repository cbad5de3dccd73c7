import type { Snapshot } from "../../src/control/snapshot.ts";
import { useEventTicket } from "../../src/identity/act/event-ticket.ts";
import { callerToken, isRevoked } from "../../src/identity/caller.ts";
import {
  type BrokenStream,
  closeCodeFor,
  type Listener,
  newListener,
  roomFor,
  type StreamEnd,
  stillBroken,
  streamEnd,
  streamEnds,
} from "../../src/identity/listener.ts";
import type { EpochMs } from "../../src/time.ts";
import { arm } from "../../src/wallet/commit.ts";
import {
  type EventMessage,
  endMessage,
  messagesAfter,
  openingMessage,
} from "../../src/wallet/event-messages.ts";
import { lastOfRecord } from "../../src/wallet/owner-record.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { controlSnapshot } from "../signal/snapshot.ts";
import type { WalletDesk } from "./desk.ts";
import { parseOpening } from "./opening.ts";

/**
 * The streams of a Wallet object: WebSockets that outlive its memory. What a listener is told is
 * read from the record after the commit, from the last entry it was told onwards, so that it gets
 * everything once, in order, also when the object was evicted in between.
 */
export class EventStreams {
  readonly #desk: WalletDesk;
  /** The next telling: the highest customers' epoch that those who asked for it knew. */
  #due: { customersEpoch: number } | null = null;
  /** Streams whose peers broke the protocol lately: the platform tells of their sockets no more. */
  #broken: BrokenStream[] = [];

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /** Opens a stream for a ticket, which is used up; 401 for one that opens none, 429 for no room. */
  open(request: Request): Response {
    const { state, book, identity, clock } = this.#desk;
    const nowMs = clock.read();
    const opening = parseOpening(request.url);
    const holder = state.storage.transactionSync(() =>
      useEventTicket({ book: identity, nowMs }, opening),
    );
    if (holder === null) return new Response(null, { status: 401 });
    const tag = `device-${holder.caller.deviceNumber}`;
    if (!this.#makeRoom(tag, nowMs)) return new Response(null, { status: 429 });
    const { after } = opening;
    const listener = newListener(holder, { after, last: lastOfRecord(identity, book), nowMs });
    const { 0: client, 1: server } = new WebSocketPair();
    state.acceptWebSocket(server, [tag]);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    keep(server, listener);
    send(server, [openingMessage(listener.told, nowMs)]);
    this.#desk.step((rows, context) => arm(rows, holder.untilMs, context));
    this.#tellSoon(opening.customersEpoch);
    return new Response(null, { status: 101, webSocket: client });
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
    const [tag = ""] = this.#desk.state.getTags(socket);
    this.#broken.push({ tag, atMs: Date.now() });
    end(socket, { code: 1011, reason: "" });
  }

  /** Has the listeners told, after this answer, what was committed; with the snapshot it came with. */
  tell(snapshot: Snapshot | null): void {
    const { length } = this.#desk.state.getWebSockets();
    if (length > 0) this.#tellSoon(snapshot?.epochs.customers ?? 0);
  }

  /** When the first of the open streams ends by itself, or `null`. */
  nextEndMs(): EpochMs | null {
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
    this.#desk.after(telling.catch((fault) => logFault("events_not_told", fault)));
  }

  /** Tells every listener what it was not told, or ends its stream. One that fails is ended. */
  async #tellAll(): Promise<void> {
    const known = this.#due?.customersEpoch ?? 0;
    this.#due = null;
    const { env, identity, book, name: wallet } = this.#desk;
    const ring = await keyRing(env);
    this.#endOver(known);
    if (this.#lowestTold() >= lastOfRecord(identity, book)) return;
    // Whoever committed without a snapshot cannot know that the customers' epoch was raised.
    const customersEpoch = known || (await this.#customersEpoch());
    this.#endOver(customersEpoch);
    const last = lastOfRecord(identity, book);
    const source = { identity, book, ring, wallet, currency: env.CURRENCY };
    const messages = messagesAfter(source, this.#lowestTold());
    for (const { socket, listener } of this.#listeners()) {
      if (!send(socket, unknownTo(listener, messages))) continue;
      keep(socket, { ...listener, told: last });
    }
  }

  async #customersEpoch(): Promise<number> {
    const after = (work: Promise<unknown>) => this.#desk.after(work);
    return (await controlSnapshot({ env: this.#desk.env, after })).snapshot.epochs.customers;
  }

  #endOver(customersEpoch: number): void {
    const nowMs = Date.now();
    for (const { socket, listener } of this.#listeners()) {
      const revoked = isRevoked(this.#desk.identity, callerToken(listener.caller), customersEpoch);
      const over = streamEnd(listener, { revoked, nowMs });
      if (over !== null) dismiss(socket, listener, over);
    }
  }

  #lowestTold(): number {
    return Math.min(...this.#listeners().map(({ listener }) => listener.told), Number.MAX_VALUE);
  }

  /** Ends a device's oldest stream where one more is too many; `false`: there is no room for one. */
  #makeRoom(tag: string, nowMs: number): boolean {
    const open = this.#listeners(tag);
    this.#broken = stillBroken(this.#broken, nowMs);
    const broken = this.#broken.filter((each) => each.tag === tag);
    const ending = this.#desk.state.getWebSockets(tag).length - open.length + broken.length;
    const room = roomFor(open, ending);
    if (room === "none") return false;
    if (room.ends !== null) dismiss(room.ends.socket, room.ends.listener, streamEnds.replaced);
    return true;
  }

  #listeners(tag?: string): { socket: WebSocket; listener: Listener }[] {
    return this.#desk.state
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
