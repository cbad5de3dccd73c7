import { DurableObject } from "cloudflare:workers";
import type { Alarm } from "../../src/alarm.ts";
import { deliveryAlarmMs } from "../../src/payment/commit.ts";
import {
  bury,
  type InboxMark,
  type SettledPayment,
  type Tombstone,
  take,
} from "../../src/settlement/inbox.ts";
import type { SettlementMessage, SettlementMessageV1 } from "../../src/settlement/message.ts";
import { type EpochMs, minuteMs, secondMs } from "../../src/time.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { logFault } from "../log.ts";
import { objectAlarm, transactWithAlarm } from "../object-alarm.ts";
import { migrate, storageSql } from "../sql.ts";
import { settlementBook } from "./book.ts";
import { TerminalFeed } from "./feed.ts";
import { Forwards } from "./forwards.ts";
import { settlementMigrations } from "./schema.ts";
import type { Sender } from "./sender.ts";
import { alertTwins, twinsAmong } from "./twins.ts";

/** A cancellation by reference as it stands: the first one kept, and the payments it met. */
export interface Buried {
  readonly tombstone: Tombstone;
  readonly payments: readonly SettledPayment[];
}

/** One shard of a merchant's side of the books: what wallets deliver, and acts by reference. */
export class Settlement extends DurableObject<Env> {
  readonly #book: ReturnType<typeof settlementBook>;
  readonly #alarm: Alarm;
  readonly #feed: TerminalFeed;
  readonly #forwards: Forwards;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(sql, settlementMigrations));
    this.#book = settlementBook(sql);
    const sender: Sender = { env, book: this.#book, commit: (step) => this.#commit(step) };
    this.#feed = new TerminalFeed(sender);
    this.#forwards = new Forwards(sender);
    this.#alarm = objectAlarm(state, () => this.#rearm());
  }

  /** Takes a wallet's messages in one transaction; see `take`. */
  deliver(
    sender: string,
    messages: readonly (SettlementMessage | SettlementMessageV1)[],
  ): InboxMark {
    const { toldUpTo } = this.#feed;
    const context = { nowMs: Date.now(), digest: digestText, toldUpTo };
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
    this.#alarm.rang();
    const before = this.#feed.toldUpTo;
    try {
      await this.#sendOn();
      // What an alarm had to tell again after a waking is not told again after the next one.
      if (this.#feed.toldUpTo > before) this.#book.saveToldUpTo(this.#feed.toldUpTo);
    } catch (fault) {
      logFault("settlement_alarm_failed", fault);
    }
    this.#rearm();
  }

  /** One step in one transaction, with an alarm for what it has to send; then that is sent. */
  #step<T>(step: () => T): T {
    const { outcome, sends } = this.#commit((ringBy) => {
      const done = step();
      const nowMs = Date.now();
      const forward = this.#book.nextForwardMs() ?? Number.POSITIVE_INFINITY;
      const due = forward <= nowMs || this.#book.head().sequence > this.#feed.toldUpTo;
      if (due) ringBy(nowMs + deliveryAlarmMs);
      return { outcome: done, sends: due };
    });
    if (sends) this.ctx.waitUntil(this.#sendOn());
    return outcome;
  }

  #commit<T>(step: (ringBy: (atMs: EpochMs) => void) => T): T {
    const nowMs = Date.now();
    return transactWithAlarm(this.ctx, this.#alarm, () =>
      step((atMs) => this.#alarm.ringBy(atMs, nowMs)),
    );
  }

  async #sendOn(): Promise<void> {
    await Promise.all([this.#forwards.send(), this.#feed.tell()]);
  }

  #rearm(): void {
    const nowMs = Date.now();
    try {
      const open = this.#book.head().sequence > this.#feed.toldUpTo;
      const times = [
        this.#book.nextForwardMs(),
        this.#book.nextFeedMs(),
        open ? nowMs + deliveryAlarmMs : null,
      ].filter((time) => time !== null);
      if (times.length === 0) return;
      this.#alarm.ringBy(Math.max(Math.min(...times), nowMs + secondMs), nowMs);
    } catch (fault) {
      logFault("settlement_rearm_failed", fault);
      this.#alarm.ringBy(nowMs + minuteMs, nowMs);
    }
  }
}
