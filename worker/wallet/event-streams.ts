import type { Snapshot } from "../../src/control/snapshot.ts";
import { useEventTicket } from "../../src/identity/act/event-ticket.ts";
import { callerToken, isRevoked } from "../../src/identity/caller.ts";
import { type Listener, newListener, streamEnd } from "../../src/identity/listener.ts";
import { type EpochMs, earliest } from "../../src/time.ts";
import { arm } from "../../src/wallet/commit.ts";
import {
  type EventMessage,
  endMessage,
  messagesAfter,
  openingMessage,
} from "../../src/wallet/event-messages.ts";
import { lastOfRecord } from "../../src/wallet/owner-record.ts";
import { Streams } from "../object/streams.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { controlSnapshot } from "../signal/snapshot.ts";
import type { WalletDesk } from "./desk.ts";
import { parseOpening } from "./opening.ts";

/**
 * What a Wallet object's streams tell. It is read from the record after the commit, from the last
 * entry that a listener was told onwards, so that it gets everything once, in order, also when the
 * object was evicted in between.
 */
export class EventStreams {
  readonly #desk: WalletDesk;
  readonly #streams: Streams<Listener>;
  /** The next telling: the highest customers' epoch that those who asked for it knew. */
  #due: { customersEpoch: number } | null = null;

  constructor(desk: WalletDesk) {
    this.#desk = desk;
    this.#streams = new Streams<Listener>(
      desk.state,
      ({ told }, over, nowMs) => endMessage(told, nowMs, over).text,
    );
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
    const { after } = opening;
    const listener = newListener(holder, { after, last: lastOfRecord(identity, book), nowMs });
    const tag = `device-${holder.caller.deviceNumber}`;
    const first = openingMessage(listener.told, nowMs).text;
    const opened = this.#streams.accept(tag, listener, [first]);
    if (opened.status !== 101) return opened;
    this.#desk.step((rows, context) => arm(rows, holder.untilMs, context));
    this.#tellSoon(opening.customersEpoch);
    return opened;
  }

  /** A listener sent something. */
  refuseMessage(socket: WebSocket): void {
    this.#streams.refuseMessage(socket);
  }

  /** A listener closed its stream. */
  closed(socket: WebSocket, code: number): void {
    this.#streams.closed(socket, code);
  }

  /** A listener broke the protocol. */
  broke(socket: WebSocket): void {
    this.#streams.broke(socket);
  }

  /** Has the listeners told, after this answer, what was committed; with the snapshot it came with. */
  tell(snapshot: Snapshot | null): void {
    if (!this.#streams.isEmpty) this.#tellSoon(snapshot?.epochs.customers ?? 0);
  }

  /** When the first of the open streams ends by itself, or `null`. */
  nextEndMs(): EpochMs | null {
    return earliest(this.#streams.open().map(({ listener }) => listener.untilMs));
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
    for (const { socket, listener } of this.#streams.open()) {
      if (!this.#streams.send(socket, unknownTo(listener, messages))) continue;
      this.#streams.keep(socket, { ...listener, told: last });
    }
  }

  async #customersEpoch(): Promise<number> {
    const after = (work: Promise<unknown>) => this.#desk.after(work);
    return (await controlSnapshot({ env: this.#desk.env, after })).snapshot.epochs.customers;
  }

  #endOver(customersEpoch: number): void {
    const nowMs = Date.now();
    for (const stream of this.#streams.open()) {
      const caller = callerToken(stream.listener.caller);
      const revoked = isRevoked(this.#desk.identity, caller, customersEpoch);
      const over = streamEnd(stream.listener, { revoked, nowMs });
      if (over !== null) this.#streams.dismiss(stream, over);
    }
  }

  #lowestTold(): number {
    return Math.min(...this.#streams.open().map(({ listener }) => listener.told), Number.MAX_VALUE);
  }
}

function unknownTo({ told }: Listener, messages: readonly EventMessage[]): string[] {
  return messages.filter(({ sequence }) => sequence > told).map(({ text }) => text);
}
