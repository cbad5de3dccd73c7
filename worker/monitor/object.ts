import { DurableObject } from "cloudflare:workers";
import type { NamedOperator } from "../../src/control/act.ts";
import { type StreamEnd, streamEnds } from "../../src/identity/listener.ts";
import { unseenMsMax } from "../../src/monitor/bounds.ts";
import type { ControlGlance } from "../../src/monitor/control-glance.ts";
import { endedMessage, figuresMessage } from "../../src/monitor/figures.ts";
import {
  isOperatorRevoked,
  type OperatorListener,
  operatorStreamEnd,
} from "../../src/monitor/listener.ts";
import type { ReportReply, ShardReport } from "../../src/monitor/report.ts";
import { WatchedSeconds } from "../../src/monitor/seconds.ts";
import { Shards } from "../../src/monitor/shards.ts";
import {
  openOperatorTicket,
  type TicketCommand,
  type TicketRefusal,
  useOperatorTicket,
} from "../../src/monitor/ticket.ts";
import type { Result } from "../../src/result.ts";
import { type EpochMs, minuteMs, secondMs } from "../../src/time.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { answered } from "../object/legs.ts";
import { Streams } from "../object/streams.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { openSql } from "../rows/sql.ts";
import { controlInbox } from "../signal/control-inbox.ts";
import { monitorBook } from "./book.ts";
import { monitorMigrations } from "./schema.ts";
import type { MonitorCalls } from "./stub.ts";

/**
 * What operators watch: it gathers what every Settlement counts of decisions by second, while somebody
 * listens, and tells it every listener once a second. All of it is in memory and none of it an
 * authority. While nobody listens nothing comes here, and nothing goes on here by itself.
 */
export class Monitor extends DurableObject<Env> implements MonitorCalls {
  readonly #book: ReturnType<typeof monitorBook>;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;
  readonly #streams: Streams<OperatorListener>;
  readonly #shards = new Shards();
  readonly #seconds = new WatchedSeconds();
  #isTelling = false;
  /** When Control was last seen, by this instance. */
  #seenAtMs = Date.now();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = openSql(state.storage, monitorMigrations);
    this.#book = monitorBook(sql);
    this.#clock = new ObjectClock(state);
    this.#streams = new Streams<OperatorListener>(state, ({ sequence }, over, nowMs) =>
      endedMessage(sequence + 1, nowMs, over),
    );
    // Should the platform let go of an object whose timer runs, its streams are told again.
    this.#alarm = new ObjectAlarm(state, {
      name: "monitor",
      due: (nowMs) => (this.#isHeard ? nowMs + minuteMs : null),
    });
    this.#tellOn();
  }

  /** Keeps a ticket for a stream; see `openOperatorTicket`. */
  async openTicket(command: TicketCommand): Promise<Result<EpochMs, TicketRefusal>> {
    const { holder, proof } = command;
    const { isKnown } = await this.#glance({ ...holder, jkt: proof.jkt });
    const at = { isKnown, nowMs: this.#clock.read() };
    return this.ctx.storage.transactionSync(() => openOperatorTicket(this.#book, command, at));
  }

  /**
   * Opens a stream for a ticket, which is used up: 401 for one that opens none or whose token was
   * revoked, 429 for no room. Throws when Control, which says so, does not answer.
   */
  override async fetch(request: Request): Promise<Response> {
    const hash = new URL(request.url).searchParams.get("hash") ?? "";
    const nowMs = this.#clock.read();
    const holder = this.ctx.storage.transactionSync(() =>
      useOperatorTicket(this.#book, hash, nowMs),
    );
    if (holder === null) return new Response(null, { status: 401 });
    const glance = await this.#glance();
    if (isOperatorRevoked(holder, glance)) return new Response(null, { status: 401 });
    this.#seconds.begin(nowMs);
    const told = { ...this.#seconds.all(nowMs), ...this.#around(glance, nowMs) };
    const listener = { ...holder, openedMs: nowMs, sequence: 1 };
    const opened = this.#streams.accept(`operator ${holder.operatorId}`, listener, [
      figuresMessage(1, told),
    ]);
    this.#tellOn();
    // There was no room, and nobody else listens.
    if (!this.#isTelling) this.#seconds.end();
    if (opened.status !== 101) return opened;
    transactWithAlarm(this.ctx, this.#alarm, () => this.#alarm.rearm());
    return opened;
  }

  /**
   * Takes what a shard has counted, once, and answers when it may report again. Seconds are watched as
   * long as they are told, up to a second after the last listener has gone: whoever opens a page anew
   * finds none of them counted in part.
   */
  report(report: ShardReport): ReportReply {
    if (!this.#isTelling) {
      this.#shards.forget(report.shard);
      return { pauseMs: null };
    }
    if (this.#shards.note(report, this.#clock.read())) this.#seconds.add(report);
    return { pauseMs: this.#shards.pauseMs };
  }

  /** Has listeners told that nobody tells any more. Never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, () => this.#tellOn());
  }

  /** A stream goes one way. */
  override webSocketMessage(socket: WebSocket): void {
    this.#streams.refuseMessage(socket);
  }

  /** Answers a close frame (RFC 6455 §7). */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#streams.closed(socket, code);
  }

  /** A listener broke the protocol, or its network broke off. */
  override webSocketError(socket: WebSocket): void {
    this.#streams.broke(socket);
  }

  /** Begins to tell every second, unless it goes on already or nobody listens. */
  #tellOn(): void {
    if (this.#isTelling || !this.#isHeard) return;
    this.#isTelling = true;
    this.#seenAtMs = Date.now();
    this.#seconds.begin(this.#seenAtMs);
    this.ctx.waitUntil(this.#tellEverySecond());
  }

  /** Ends with the last stream. Never throws. */
  async #tellEverySecond(): Promise<void> {
    while (this.#isHeard) {
      await scheduler.wait(secondMs - (Date.now() % secondMs));
      try {
        this.#tell(await this.#glance());
      } catch (fault) {
        logFault("operators_not_told", fault);
        if (Date.now() - this.#seenAtMs > unseenMsMax) this.#endAll(streamEnds.unseen);
      }
    }
    this.#isTelling = false;
    this.#seconds.end();
  }

  #tell(glance: ControlGlance): void {
    const nowMs = Date.now();
    const figures = { ...this.#seconds.changes(nowMs), ...this.#around(glance, nowMs) };
    for (const stream of this.#streams.open()) {
      const { socket, listener } = stream;
      const over = operatorStreamEnd(listener, glance, nowMs);
      if (over !== null) {
        this.#streams.dismiss(stream, over);
        continue;
      }
      const sequence = listener.sequence + 1;
      if (!this.#streams.send(socket, [figuresMessage(sequence, figures)])) continue;
      this.#streams.keep(socket, { ...listener, sequence });
    }
  }

  get #isHeard(): boolean {
    return this.#streams.open().length > 0;
  }

  #around(glance: ControlGlance, nowMs: number) {
    return { nowMs, heard: this.#shards.heard(nowMs), glance };
  }

  async #glance(named?: NamedOperator): Promise<ControlGlance> {
    const glance = await answered(controlInbox(this.env).glance(named));
    this.#seenAtMs = Date.now();
    return glance;
  }

  #endAll(over: StreamEnd): void {
    for (const stream of this.#streams.open()) this.#streams.dismiss(stream, over);
  }
}
