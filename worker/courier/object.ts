import { DurableObject } from "cloudflare:workers";
import type { CourierBook, StoredMessage } from "../../src/courier/book.ts";
import {
  beginTries,
  deliveredUntilMs,
  endTry,
  nextTryMs,
  type Posted,
  triedAgainMs,
  watchGateway,
} from "../../src/courier/delivery.ts";
import type { Message } from "../../src/courier/message.ts";
import type { Undelivered } from "../../src/health/undelivered.ts";
import type { EpochMs } from "../../src/time.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { log, logFault } from "../platform/log.ts";
import { openSql } from "../rows/sql.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import { courierBook } from "./book.ts";
import { postToGateway } from "./gateway.ts";
import { courierMigrations } from "./schema.ts";
import { openMessage, sealMessage } from "./sealed-message.ts";

/**
 * Takes messages of some addresses to the deployment's gateway for mail and SMS: the only objects
 * that call foreign servers. A message is stored, sealed, before the call returns, and posted,
 * signed, until the gateway takes it or it is worth nothing any more; the gateway may get one
 * twice. No message waits for another: each is posted by itself, at once.
 */
export class Courier extends DurableObject<Env> {
  readonly #book: CourierBook;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#book = courierBook(openSql(state.storage, courierMigrations));
    this.#clock = new ObjectClock(state);
    const due = (nowMs: number) => nextTryMs(this.#book, nowMs);
    this.#alarm = new ObjectAlarm(state, { name: "courier", due });
  }

  /**
   * Takes a message over: it is posted at once, and again until the gateway has taken it. `askedMs` is
   * the caller's time, by which it is tried again where this object's clock is ahead.
   */
  async send(message: Message, askedMs?: EpochMs): Promise<void> {
    const sealed = sealMessage(await keyRing(this.env), message);
    const sentMs = this.#clock.read();
    this.#alarm.hear(askedMs ?? sentMs, sentMs);
    const retryMs = triedAgainMs(sentMs);
    const number = transactWithAlarm(this.ctx, this.#alarm, () => {
      this.#alarm.ringBy(retryMs, sentMs);
      return this.#book.insertMessage({ sealed, sentMs, retryMs });
    });
    this.ctx.waitUntil(this.#try({ number, sealed, sentMs, tries: 0, retryMs }));
  }

  /** What waits for the gateway. A read. */
  waiting(): Undelivered {
    return { waiting: this.#book.waitingCount(), sinceMs: this.#book.waitingSinceMs() };
  }

  /** Begins what is due and has the alarm ring for the next try. Never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, () => {
      const due = beginTries(this.#book, this.#clock.read());
      for (const stored of due) this.ctx.waitUntil(this.#try(stored));
    });
  }

  /** One try from its beginning to what follows from it. Never throws. */
  async #try(stored: StoredMessage): Promise<void> {
    try {
      const posted = await this.#post(stored);
      if (posted !== null) await this.#watchGateway(posted);
    } catch (fault) {
      logFault("courier_try_failed", fault);
    }
    this.#alarm.rearm();
  }

  /** One try of a message; `null` when it was not worth one any more. */
  async #post(stored: StoredMessage): Promise<Posted | null> {
    const { number, sealed, sentMs, tries } = stored;
    const ring = await keyRing(this.env);
    const opened = openMessage(ring, sealed);
    if (opened === null || Date.now() >= deliveredUntilMs(opened.message, sentMs)) {
      log("message_given_up", { number, tries });
      this.#book.dropMessage(number);
      return null;
    }
    const object = this.ctx.id.toString().slice(0, 16);
    const named = { body: opened.body, messageId: `${object}-${sentMs}-${number}` };
    const posted = await postToGateway(this.env.MESSAGE_GATEWAY_URL, ring, named, Date.now());
    endTry(this.#book, stored, posted, Date.now());
    return posted;
  }

  /** Remembers how long the gateway has taken nothing, and tells the operators when it is long. */
  async #watchGateway(posted: Posted): Promise<void> {
    if (posted !== "taken") log("message_gateway_refused", { reason: posted });
    const alert = watchGateway(this.#book, posted, Date.now());
    if (alert !== null) await raiseAlert(this.env, alert);
  }
}
