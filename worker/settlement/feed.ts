import { failuresBeforeParking } from "../../src/settlement/outbox.ts";
import { terminalMessage } from "../../src/terminal/message.ts";
import { alertParked } from "../alert.ts";
import { digestText } from "../digest.ts";
import { answered, Legs } from "../legs.ts";
import { logFault } from "../log.ts";
import { Pace } from "../pace.ts";
import { terminalObject } from "../terminal/stub.ts";
import type { FeedRow } from "./feed-book.ts";
import type { Sender } from "./sender.ts";

/** Messages in one call, and rows read at once. */
const batchRows = 50;
/** After a telling, what comes within this time is told together. */
const pauseMs = 1_000;

/**
 * Tells every terminal of the rows of the log that are its own, in their order and at least once: a
 * terminal knows what it was told before. The log is the outbox. How far everything was told is known
 * here and is stored with the next commit, so that it costs no row; a new instance tells again what
 * was told since. Rows of a terminal that does not answer are set aside and wait for its retry.
 */
export class TerminalFeed {
  readonly #sender: Sender;
  readonly #legs = new Legs();
  /** Rows that are being told, by terminal, oldest first. */
  readonly #open = new Map<string, FeedRow[]>();
  /** The last row that was read: those up to it are open, told or set aside. */
  #read: number;
  readonly #pace = new Pace(pauseMs, () => this.tell());

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#read = sender.book.toldUpTo();
  }

  /** The row up to which every one was told or set aside. */
  get toldUpTo(): number {
    const firsts = [...this.#open.values()].map((rows) => rows[0]?.sequence ?? this.#read + 1);
    return Math.min(this.#read + 1, ...firsts) - 1;
  }

  /**
   * Tells what is due, at once after a quiet time, and else what came within a pause together: one
   * call and one commit of each terminal for many payments. Never throws.
   */
  tellSoon(): Promise<void> {
    return this.#pace.ask();
  }

  /** Tells what is due; resolves when it was told or set aside. Never throws. */
  async tell(): Promise<void> {
    const { book } = this.#sender;
    for (let more = true; more; ) {
      const rows = book.logAfter(this.#read, batchRows);
      for (const row of rows) this.#take(row);
      more = rows.length === batchRows;
    }
    for (const terminalId of new Set([...this.#open.keys(), ...book.dueTerminals(Date.now())])) {
      this.#legs.start(terminalId, () => this.#tellTerminal(terminalId));
    }
    await this.#legs.ended();
  }

  #take(row: FeedRow): void {
    this.#read = row.sequence;
    const { message } = row.told;
    if (message.kind === "tombstone") return;
    const open = this.#open.get(message.terminalId);
    if (open === undefined) this.#open.set(message.terminalId, [row]);
    else open.push(row);
  }

  async #tellTerminal(terminalId: string): Promise<void> {
    const { book } = this.#sender;
    try {
      if (book.feedRetryMs(terminalId) > Date.now()) return this.#setAside(terminalId, null);
      for (;;) {
        const kept = book.feed(terminalId, batchRows);
        const last = kept.at(-1);
        if (last === undefined) break;
        await this.#send(terminalId, kept);
        book.dropFeed(terminalId, last.sequence);
      }
      const open = this.#open.get(terminalId) ?? [];
      while (open.length > 0) {
        const rows = open.slice(0, batchRows);
        await this.#send(terminalId, rows);
        open.splice(0, rows.length);
      }
      this.#open.delete(terminalId);
    } catch (fault) {
      logFault("terminal_not_told", fault, { terminal_id: terminalId });
      await this.#fail(terminalId);
    }
  }

  async #send(terminalId: string, rows: readonly FeedRow[]): Promise<void> {
    const messages = rows.flatMap(({ sequence, told }) => {
      const message = terminalMessage(sequence, told, digestText);
      return message === null ? [] : [message];
    });
    if (messages.length === 0) return;
    await answered(terminalObject(this.#sender.env, terminalId).take(terminalId, messages));
  }

  async #fail(terminalId: string): Promise<void> {
    const { book, env } = this.#sender;
    const after = book.feedFailure(terminalId, Date.now(), Math.random());
    this.#setAside(terminalId, after);
    if (after.failures < failuresBeforeParking) return;
    await alertParked(env, terminalId, { terminal_id: terminalId, failures: after.failures });
  }

  /** Keeps a terminal's open rows for its retry. When that fails they stay open, and are tried again. */
  #setAside(
    terminalId: string,
    after: { readonly failures: number; readonly retryAtMs: number } | null,
  ): void {
    const { book, commit } = this.#sender;
    const open = this.#open.get(terminalId) ?? [];
    if (open.length === 0 && after === null) return;
    commit((ringBy) => {
      for (const { sequence } of open) book.insertFeed(terminalId, sequence);
      if (after === null) return;
      book.deferFeed(terminalId, after);
      ringBy(after.retryAtMs);
    });
    this.#open.delete(terminalId);
  }
}
