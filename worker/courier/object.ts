import { DurableObject } from "cloudflare:workers";
import type { Message } from "../../src/identity/message.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import type { Env } from "../env.ts";
import { keyRing, random } from "../keys.ts";
import { log, logFault } from "../log.ts";
import { migrate, type Sql, storageSql } from "../sql.ts";
import {
  dropMessage,
  dueMessages,
  insertMessage,
  nextRetryMs,
  postponeMessage,
  type StoredMessage,
} from "./book.ts";
import { courierMigrations } from "./schema.ts";

/** Waits between tries: 1, 2, 4 … seconds, at most 60. */
const retryFirstMs = 1_000;
const retryLongestMs = 60_000;
/** A code is worth nothing later than this: the message is given up. */
const triedForMs = 10 * 60_000;
const answerWithinMs = 5_000;
const dueCount = 50;
const sealedFor = "message";

/**
 * Takes messages to the deployment's gateway for mail and SMS: the only object that calls foreign
 * servers. A message is stored, sealed, before the call returns, and posted at least once.
 */
export class Courier extends DurableObject<Env> {
  readonly #sql: Sql;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(this.#sql, courierMigrations));
  }

  /** Takes a message over: it is posted at once, and again until the gateway has taken it. */
  async send(message: Message): Promise<void> {
    const ring = await keyRing(this.env);
    const sealed = sealSecret(ring, encodeUtf8(JSON.stringify(message)), sealedFor, random);
    const nowMs = Date.now();
    this.ctx.storage.transactionSync(() => {
      insertMessage(this.#sql, { sealed, sentMs: nowMs, retryMs: nowMs });
      void this.ctx.storage.setAlarm(nowMs);
    });
  }

  /** Posts what is due and arms the next try; cannot die, so that it is never given up. */
  override async alarm(): Promise<void> {
    try {
      const due = dueMessages(this.#sql, Date.now(), dueCount);
      await Promise.all(due.map((message) => this.#post(message)));
    } catch (fault) {
      logFault("courier_alarm_failed", fault);
    }
    const next = nextRetryMs(this.#sql);
    if (next !== null) await this.ctx.storage.setAlarm(Math.max(next, Date.now() + 500));
  }

  async #post(message: StoredMessage): Promise<void> {
    const ring = await keyRing(this.env);
    const plain = openSecret(ring, message.sealed, sealedFor);
    const body = plain === null ? null : decodeUtf8(plain);
    if (body === null || Date.now() - message.sentMs > triedForMs) {
      log("message_given_up", { number: message.number, tries: message.tries });
      dropMessage(this.#sql, message.number);
      return;
    }
    if (await postToGateway(this.env, body)) {
      dropMessage(this.#sql, message.number);
      return;
    }
    const waitMs = Math.min(retryFirstMs * 2 ** Math.min(message.tries, 10), retryLongestMs);
    postponeMessage(this.#sql, message.number, message.tries + 1, Date.now() + waitMs);
  }
}

/** True when the gateway took the message (2xx). Only HTTPS addresses are called. */
async function postToGateway(env: Env, body: string): Promise<boolean> {
  const url = env.MESSAGE_GATEWAY_URL ?? "";
  if (!url.startsWith("https://")) {
    log("message_gateway_missing");
    return false;
  }
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(answerWithinMs),
    });
    await response.body?.cancel();
    if (!response.ok) log("message_gateway_refused", { status: response.status });
    return response.ok;
  } catch (fault) {
    logFault("message_gateway_failed", fault);
    return false;
  }
}
