import { DurableObject } from "cloudflare:workers";
import type { CancelOutcome } from "../../src/payment/cancel.ts";
import {
  bury,
  type InboxMark,
  type SettledPayment,
  type Tombstone,
  take,
} from "../../src/settlement/inbox.ts";
import type { SettlementMessage, SettlementMessageV1 } from "../../src/settlement/message.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { log, logFault } from "../log.ts";
import { migrate, storageSql } from "../sql.ts";
import { walletObject } from "../wallet-call.ts";
import { type OpenForward, settlementBook } from "./book.ts";
import { feedTerminals } from "./feed.ts";
import { settlementMigrations } from "./schema.ts";
import { alertTwins, twinsAmong } from "./twins.ts";

/** A cancellation by reference as it stands: the first one kept, and the payments it met. */
export interface Buried {
  readonly tombstone: Tombstone;
  readonly payments: readonly SettledPayment[];
}

/** One shard of a merchant's side of the books: what wallets deliver, and acts by reference. */
export class Settlement extends DurableObject<Env> {
  readonly #book: ReturnType<typeof settlementBook>;
  #armedMs = 0;
  #feeding = false;
  #feedAgain = false;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(sql, settlementMigrations));
    this.#book = settlementBook(sql);
    if (this.#nextMs() !== null) void state.storage.setAlarm(Date.now() + 1_000);
  }

  /** Takes a wallet's messages in one transaction; see `take`. */
  deliver(
    sender: string,
    messages: readonly (SettlementMessage | SettlementMessageV1)[],
  ): InboxMark {
    const context = { nowMs: Date.now(), digest: digestText };
    const before = this.#book.inbox(sender).mark;
    const after = this.#step(() => take(this.#book, sender, messages, context));
    const taken = messages.filter(({ sequence }) => before < sequence && sequence <= after.mark);
    const twins = twinsAmong(this.#book, taken);
    if (twins.length > 0) this.ctx.waitUntil(alertTwins(this.env, twins));
    return after;
  }

  /** The payments under a terminal's reference: none, one, or one a wallet. May lag a delivery. */
  find(terminalId: string, reference: string): readonly SettledPayment[] {
    return this.#book.payments(terminalId, reference);
  }

  /** Keeps a cancellation by reference and sends it on to every wallet it concerns; see `bury`. */
  bury(tombstone: Tombstone): Buried {
    const kept = this.#step(() => bury(this.#book, tombstone));
    return { tombstone: kept, payments: this.find(tombstone.terminalId, tombstone.reference) };
  }

  /** Sends on what waits; cannot die. */
  override async alarm(): Promise<void> {
    for (const forward of this.#book.forwards(Date.now())) await this.#send(forward);
    await this.#feed();
    const next = this.#nextMs();
    if (next === null) return;
    await this.ctx.storage.setAlarm(Math.max(next, Date.now() + 1_000));
  }

  #step<T>(step: () => T): T {
    let armedMs = this.#armedMs;
    const outcome = this.ctx.storage.transactionSync(() => {
      const done = step();
      const nowMs = Date.now();
      if (this.#book.nextForwardMs() === 0) armedMs = nowMs;
      else if (this.#book.nextFeedMs() === 0 && armedMs <= nowMs) armedMs = nowMs + 1_000;
      if (armedMs !== this.#armedMs) void this.ctx.storage.setAlarm(armedMs);
      return done;
    });
    this.#armedMs = armedMs;
    if (this.#book.nextFeedMs() === 0) this.ctx.waitUntil(this.#feed());
    return outcome;
  }

  #nextMs(): number | null {
    const times = [this.#book.nextForwardMs(), this.#book.nextFeedMs()];
    const due = times.filter((time) => time !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** One feed at a time; what was committed meanwhile is told by another round. The alarm is armed. */
  async #feed(): Promise<void> {
    this.#feedAgain = true;
    if (this.#feeding) return;
    this.#feeding = true;
    try {
      while (this.#feedAgain) {
        this.#feedAgain = false;
        await feedTerminals({ env: this.env, book: this.#book, name: this.ctx.id.toString() });
      }
    } finally {
      this.#feeding = false;
    }
  }

  async #send(forward: OpenForward): Promise<void> {
    const tombstone = this.#book.tombstone(forward.terminalId, forward.reference);
    if (tombstone === null) return this.#book.dropForward(forward);
    try {
      const wallet = walletObject(this.env, forward.sender);
      const outcome = (await wallet.cancel({
        sentAtMs: Date.now(),
        shop: tombstone.shop,
        reference: tombstone.cancellation,
        paymentSequence: null,
        paymentReference: tombstone.reference,
        code: null,
        acceptedAtMs: tombstone.acceptedAtMs,
        idKey: forward.idKey,
      })) as CancelOutcome;
      if (outcome.kind !== "cancelled") log("cancellation_refused", { kind: outcome.kind });
      this.#book.dropForward(forward);
    } catch (fault) {
      const waitMs = Math.min(1_000 * 2 ** forward.failures, 3_600_000);
      this.#book.deferForward(forward, Date.now() + waitMs);
      logFault("cancellation_not_sent", fault);
    }
  }
}
