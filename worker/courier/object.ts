import { DurableObject } from "cloudflare:workers";
import { deliveredUntilMs, isAlertDue, retryWaitMs } from "../../src/identity/delivery.ts";
import type { Message } from "../../src/identity/message.ts";
import { renderTime } from "../../src/time.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import { raiseAlert } from "../alert.ts";
import type { Env } from "../env.ts";
import { keyRing, random } from "../keys.ts";
import { log, logFault } from "../log.ts";
import { migrate, type Sql, storageSql } from "../sql.ts";
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
} from "./book.ts";
import { type Posted, postToGateway } from "./gateway.ts";
import { courierMigrations } from "./schema.ts";

const dueCount = 50;
const sealedFor = "message";

/**
 * Takes messages to the deployment's gateway for mail and SMS: the only object that calls foreign
 * servers. A message is stored, sealed, before the call returns, and posted, signed, until the gateway
 * takes it or it is worth nothing any more; the gateway may get one twice.
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
      const posted = await Promise.all(due.map((message) => this.#post(message)));
      await this.#watchGateway(posted.filter((each) => each !== null));
    } catch (fault) {
      logFault("courier_alarm_failed", fault);
    }
    const next = nextRetryMs(this.#sql);
    if (next !== null) await this.ctx.storage.setAlarm(Math.max(next, Date.now() + 500));
  }

  /** One try of a message; null when it was not worth one any more. */
  async #post(stored: StoredMessage): Promise<Posted | null> {
    const { number, sealed, sentMs, tries } = stored;
    const ring = await keyRing(this.env);
    const plain = openSecret(ring, sealed, sealedFor);
    const body = plain === null ? null : decodeUtf8(plain);
    const message = body === null ? null : (JSON.parse(body) as Message);
    if (body === null || message === null || Date.now() >= deliveredUntilMs(message, sentMs)) {
      log("message_given_up", { number, tries });
      dropMessage(this.#sql, number);
      return null;
    }
    const named = { body, messageId: `${sentMs}-${number}` };
    const posted = await postToGateway(this.env.MESSAGE_GATEWAY_URL, ring, named, Date.now());
    if (posted === "taken") dropMessage(this.#sql, number);
    else postponeMessage(this.#sql, number, tries + 1, Date.now() + retryWaitMs(tries));
    return posted;
  }

  /** Remembers how long the gateway has taken nothing, and tells the operators when it is long. */
  async #watchGateway(posted: readonly Posted[]): Promise<void> {
    const [last] = posted.slice(-1);
    if (last === undefined) return;
    if (posted.includes("taken")) return dropGatewayFailure(this.#sql);
    log("message_gateway_refused", { reason: last });
    const nowMs = Date.now();
    const before = gatewayFailure(this.#sql) ?? { sinceMs: nowMs, failures: 0, alertedMs: null };
    const failure = { ...before, failures: before.failures + posted.length };
    const due = isAlertDue(failure, nowMs);
    saveGatewayFailure(this.#sql, due ? { ...failure, alertedMs: nowMs } : failure);
    if (!due) return;
    const failing_since = renderTime(failure.sinceMs);
    await raiseAlert(this.env, {
      kind: "gateway_failing",
      subject: "message_gateway",
      evidence: { reason: last, failures: failure.failures, failing_since },
      proposedStop: null,
    });
  }
}
