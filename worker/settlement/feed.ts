import { isRetryDue } from "../../src/back-off.ts";
import { failuresBeforeParking } from "../../src/bounds.ts";
import type { Undelivered } from "../../src/health/undelivered.ts";
import { terminalMessage } from "../../src/terminal/message.ts";
import {
  isToldTo,
  kindOfReceiver,
  type RulesAbove,
  receiversOf,
} from "../../src/terminal/receivers.ts";
import { type EpochMs, secondMs } from "../../src/time.ts";
import { answered, Legs } from "../object/legs.ts";
import { logFault } from "../platform/log.ts";
import { digestText } from "../rows/digest.ts";
import type { PolicyVersions } from "../signal/policies-in-force.ts";
import { alertParked } from "../signal/raise-alert.ts";
import { terminalObject } from "../terminal/stub.ts";
import type { FeedRow } from "./feed-book.ts";
import { FreshRows } from "./fresh-rows.ts";
import { rulesKnown } from "./known-rules.ts";
import type { Sender } from "./sender.ts";

/** Messages in one call. */
const batchMessages = 50;
/** Rows that are read at once, each with what was taken together. */
const batchRows = 8;
/** For so long it is believed what whoever brought something has said of the policies in force. */
const toldMs = 2 * secondMs;
/** How often it is looked whether a terminal that somebody waits for was told. */
const lookEveryMs = 25;

/**
 * Tells every terminal of the rows of the log that are its own, and stores and merchants of those that
 * their rules may count, in their order and at least once: each knows what it was told before. The log
 * is the outbox. How far everything was told is known here and is stored with the next commit, so that
 * it costs no row; a new instance tells again what was told since. Rows of a receiver that does not
 * answer are set aside and wait for its retry.
 */
export class TerminalFeed {
  readonly #sender: Sender;
  readonly #legs = new Legs();
  readonly #fresh = new FreshRows();
  /** Messages that are being told, by receiver, oldest first. */
  readonly #open = new Map<string, FeedRow[]>();
  /** The last row that was read: those up to it are open, told or set aside. */
  #read: number;
  /** The last row that an earlier instance took: it may have told more than is stored. */
  readonly #earlier: number;
  readonly #beganMs: EpochMs = Date.now();
  /** The policies in force, as whoever named them last knew them, and when that was. */
  #told: { readonly versions: PolicyVersions | null; readonly atMs: EpochMs } = {
    versions: null,
    atMs: 0,
  };

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#read = sender.book.toldUpTo();
    this.#earlier = sender.book.head().sequence;
  }

  /** Notes the policies in force. Who knows none (`null`) says nothing of what another just named. */
  hear(versions: PolicyVersions | null): void {
    if (versions !== null) this.#told = { versions, atMs: Date.now() };
  }

  /** Notes what the row keeps that was just committed: the next telling begins with it. */
  note(rows: readonly FeedRow[]): void {
    this.#fresh.note(rows, this.#read);
  }

  get #versions(): PolicyVersions | null {
    const agoMs = Date.now() - this.#told.atMs;
    return agoMs >= 0 && agoMs < toldMs ? this.#told.versions : null;
  }

  /** The row up to which every one was told or set aside. */
  get toldUpTo(): number {
    const firsts = [...this.#open.values()].map((rows) => rows[0]?.sequence ?? this.#read + 1);
    return Math.min(this.#read + 1, ...firsts) - 1;
  }

  /**
   * The rows that receivers are known not to have been told of yet, without those that were set aside.
   * What an earlier instance took counts once it is told again, and since this one began: that it was
   * told is stored with the next commit only.
   */
  untold(): Undelivered {
    const { book } = this.#sender;
    const known = this.#open.size > 0 ? this.toldUpTo : Math.max(this.#read, this.#earlier);
    const waiting = book.head().sequence - known;
    if (waiting <= 0) return { waiting: 0, sinceMs: null };
    const takenMs = book.takenAtMs(known + 1);
    const isOwn = known >= this.#earlier;
    return { waiting, sinceMs: isOwn ? takenMs : Math.max(takenMs, this.#beganMs) };
  }

  /**
   * When the first row up to `upTo` that a terminal was not told yet was taken; `null`: it was told of
   * all. With `patienceMs` it is told now, as far as that takes no longer.
   */
  async untoldSince(terminalId: string, upTo: number, patienceMs: number): Promise<EpochMs | null> {
    let waits = patienceMs > 0;
    const over = scheduler.wait(patienceMs);
    const telling = this.tell();
    const ended = Promise.race([telling, over]).then(() => {
      waits = false;
    });
    this.#sender.after(telling);
    for (;;) {
      const first = this.#firstUntold(terminalId, upTo);
      if (first === null || !waits) return first && this.#sender.book.takenAtMs(first);
      await Promise.race([ended, scheduler.wait(lookEveryMs)]);
    }
  }

  #firstUntold(terminalId: string, upTo: number): number | null {
    const { book } = this.#sender;
    const aside = book.feed(terminalId, 1);
    const firsts = [aside[0], this.#open.get(terminalId)?.[0]];
    for (let after = this.#read; after < upTo; ) {
      const rows = book.logAfter(after, batchRows);
      firsts.push(rows.find(({ told: { message } }) => isToldTo(message, terminalId)));
      after = rows.at(-1)?.sequence ?? upTo;
    }
    const sequences = firsts.flatMap((row) => (row === undefined ? [] : [row.sequence]));
    const first = Math.min(...sequences);
    return first <= upTo ? first : null;
  }

  /** Tells what is due; resolves when it was told or set aside. Never throws. */
  async tell(): Promise<void> {
    const rules = await rulesKnown(this.#sender.env, this.#versions);
    try {
      this.#startDue(rules);
    } catch (fault) {
      // What was not read is still due: the object's alarm has it read again.
      logFault("receivers_not_read", fault);
    }
    await this.#legs.ended();
  }

  #startDue(rules: RulesAbove | null): void {
    const { book } = this.#sender;
    const { hasMissed } = this.#fresh;
    let rows = this.#fresh.takeAfter(this.#read);
    // All that follows what was read was just noted: there is nothing behind it.
    const isAll = rows.length > 0 && !hasMissed;
    do {
      for (const row of rows) this.#take(row, rules);
      rows = isAll ? [] : book.logAfter(this.#read, batchRows);
    } while (rows.length > 0);
    for (const receiver of new Set([...this.#open.keys(), ...book.dueReceivers(Date.now())])) {
      this.#legs.start(receiver, () => this.#tellReceiver(receiver));
    }
  }

  #take(row: FeedRow, rules: RulesAbove | null): void {
    this.#read = row.sequence;
    const { message } = row.told;
    if (message.kind === "tombstone") return;
    for (const receiver of receiversOf(message, rules)) {
      const open = this.#open.get(receiver);
      if (open === undefined) this.#open.set(receiver, [row]);
      else open.push(row);
    }
  }

  async #tellReceiver(receiver: string): Promise<void> {
    try {
      if (!this.#sender.book.isNoneAside() && !(await this.#tellAside(receiver))) {
        return this.#setAside(receiver, null);
      }
      const open = this.#open.get(receiver) ?? [];
      while (open.length > 0) {
        const rows = open.slice(0, batchMessages);
        await this.#send(receiver, rows);
        open.splice(0, rows.length);
      }
      this.#open.delete(receiver);
    } catch (fault) {
      logFault("receiver_not_told", fault, { receiver });
      await this.#fail(receiver);
    }
  }

  /** Tells a receiver of what was set aside for it; `false`: it is not to be told of anything yet. */
  async #tellAside(receiver: string): Promise<boolean> {
    const { book, commit } = this.#sender;
    if (!isRetryDue(book.feedRetry(receiver), Date.now())) return false;
    for (;;) {
      const kept = book.feed(receiver, batchRows);
      const last = kept.at(-1);
      if (last === undefined) return true;
      const own = kept.filter(({ told }) => isToldTo(told.message, receiver));
      while (own.length > 0) await this.#send(receiver, own.splice(0, batchMessages));
      commit(() => book.dropFeed(receiver, last.sequence));
    }
  }

  async #send(receiver: string, rows: readonly FeedRow[]): Promise<void> {
    const messages = rows.flatMap(({ told }) => {
      const message = terminalMessage(told, digestText);
      return message === null ? [] : [message];
    });
    if (messages.length === 0) return;
    const object = terminalObject(this.#sender.env, receiver);
    await answered(object.take(receiver, messages, Date.now(), this.#versions));
  }

  async #fail(receiver: string): Promise<void> {
    const { book, env } = this.#sender;
    const after = book.feedFailure(receiver, Date.now(), Math.random());
    this.#setAside(receiver, after);
    if (after.failures < failuresBeforeParking) return;
    const told = { [`${kindOfReceiver(receiver)}_id`]: receiver, failures: after.failures };
    await alertParked(env, receiver, told);
  }

  /** Keeps a receiver's open rows for its retry. When that fails they stay open, and are tried again. */
  #setAside(
    receiver: string,
    after: { readonly failures: number; readonly retryAtMs: number } | null,
  ): void {
    const { book, commit } = this.#sender;
    const open = this.#open.get(receiver) ?? [];
    if (open.length === 0 && after === null) return;
    commit((ringBy) => {
      for (const sequence of new Set(open.map((row) => row.sequence))) {
        book.insertFeed(receiver, sequence);
      }
      if (after === null) return;
      book.deferFeed(receiver, after);
      ringBy(after.retryAtMs);
    });
    this.#open.delete(receiver);
  }
}
