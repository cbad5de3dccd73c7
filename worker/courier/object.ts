import { DurableObject } from "cloudflare:workers";
import {
  deliveredUntilMs,
  isAlertDue,
  retryLongestMs,
  retryWaitMs,
} from "../../src/courier/delivery.ts";
import type { Message } from "../../src/courier/message.ts";
import { parseOwn } from "../../src/own-json.ts";
import { renderTime } from "../../src/time.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import { ObjectAlarm, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { keyRing, random } from "../platform/keys.ts";
import { log, logFault } from "../platform/log.ts";
import { migrate, type Sql, storageSql } from "../rows/sql.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import {
  dropGatewayFailure,
  dropMessage,
  dueMessages,
  gatewayFailure,
  insertMessage,
  nextRetryMs,
  postponeMessage,
  type StoredMessage,
  saveGatewayFailure,
  waitingCount,
} from "./book.ts";
import { type Posted, postToGateway } from "./gateway.ts";
import { courierMigrations } from "./schema.ts";

/** How many tries one alarm begins; the others follow at once. */
const dueCount = 50;
/** A try that was begun is over by then, or its instance has ended: it is begun again. */
const tryMs = 10_000;
const sealedFor = "message";

/**
 * Takes messages of some addresses to the deployment's gateway for mail and SMS: the only objects that
 * call foreign servers. A message is stored, sealed, before the call returns, and posted, signed,
 * until the gateway takes it or it is worth nothing any more; the gateway may get one twice. No
 * message waits for another: each is posted by itself, at once.
 */
export class Courier extends DurableObject<Env> {
  readonly #sql: Sql;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    this.#clock = new ObjectClock(state);
    state.storage.transactionSync(() => migrate(this.#sql, courierMigrations));
    const due = (nowMs: number) => this.#nextMs(nowMs);
    this.#alarm = new ObjectAlarm(state, { name: "courier", due });
  }

  /** Takes a message over: it is posted at once, and again until the gateway has taken it. */
  async send(message: Message): Promise<void> {
    const ring = await keyRing(this.env);
    const sealed = sealSecret(ring, encodeUtf8(JSON.stringify(message)), sealedFor, random);
    const sentMs = this.#clock.read();
    const retryMs = sentMs + tryMs;
    const number = transactWithAlarm(this.ctx, this.#alarm, () => {
      this.#alarm.ringBy(retryMs, sentMs);
      return insertMessage(this.#sql, { sealed, sentMs, retryMs });
    });
    this.ctx.waitUntil(this.#try({ number, sealed, sentMs, tries: 0, retryMs }));
  }

  /** Begins what is due and arms the next try; cannot die, so that it is never given up. */
  override alarm(): Promise<void> {
    return this.#alarm.run(() => {
      const nowMs = this.#clock.read();
      for (const due of dueMessages(this.#sql, nowMs, dueCount)) {
        postponeMessage(this.#sql, due.number, due.tries, nowMs + tryMs);
        this.ctx.waitUntil(this.#try(due));
      }
    });
  }

  /** When the next try is due; one further ahead than any wait is long was set by a clock ahead. */
  #nextMs(nowMs: number): number | null {
    const next = nextRetryMs(this.#sql);
    return next === null ? null : Math.min(next, nowMs + retryLongestMs);
  }

  /** One try from its beginning to what follows from it; never fails. */
  async #try(stored: StoredMessage): Promise<void> {
    try {
      const posted = await this.#post(stored);
      if (posted !== null) await this.#watchGateway(posted);
    } catch (fault) {
      logFault("courier_try_failed", fault);
    }
    this.#alarm.rearm();
  }

  /** One try of a message; null when it was not worth one any more. */
  async #post(stored: StoredMessage): Promise<Posted | null> {
    const { number, sealed, sentMs, tries } = stored;
    const ring = await keyRing(this.env);
    const plain = openSecret(ring, sealed, sealedFor);
    const body = plain === null ? null : decodeUtf8(plain);
    const message = body === null ? null : parseOwn<Message>(body);
    if (body === null || message === null || Date.now() >= deliveredUntilMs(message, sentMs)) {
      log("message_given_up", { number, tries });
      dropMessage(this.#sql, number);
      return null;
    }
    const object = this.ctx.id.toString().slice(0, 16);
    const named = { body, messageId: `${object}-${sentMs}-${number}` };
    const posted = await postToGateway(this.env.MESSAGE_GATEWAY_URL, ring, named, Date.now());
    if (posted === "taken") dropMessage(this.#sql, number);
    else postponeMessage(this.#sql, number, tries + 1, Date.now() + retryWaitMs(tries));
    return posted;
  }

  /** Remembers how long the gateway has taken nothing, and tells the operators when it is long. */
  async #watchGateway(posted: Posted): Promise<void> {
    if (posted === "taken") return dropGatewayFailure(this.#sql);
    log("message_gateway_refused", { reason: posted });
    const nowMs = Date.now();
    const before = gatewayFailure(this.#sql) ?? { sinceMs: nowMs, failures: 0, alertedMs: null };
    const failure = { ...before, failures: before.failures + 1 };
    const due = isAlertDue(failure, nowMs);
    saveGatewayFailure(this.#sql, due ? { ...failure, alertedMs: nowMs } : failure);
    if (!due) return;
    const failing_since = renderTime(failure.sinceMs);
    await raiseAlert(this.env, {
      kind: "gateway_failing",
      subject: "message_gateway",
      evidence: {
        reason: posted,
        failures: failure.failures,
        failing_since,
        messages_waiting: waitingCount(this.#sql),
      },
      proposedStop: null,
    });
  }
}
