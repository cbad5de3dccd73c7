import { DurableObject } from "cloudflare:workers";
import { tellingAlarmMs } from "../../src/bounds.ts";
import type { Undelivered } from "../../src/health/undelivered.ts";
import type { LogHead } from "../../src/ledger/log.ts";
import type { ToldMessage } from "../../src/settlement/batch.ts";
import type { InboxMark, Tombstone } from "../../src/settlement/book.ts";
import { type DayPage, dayPage } from "../../src/settlement/day-page.ts";
import { bury, type Delivery, type Receipt, type Taken } from "../../src/settlement/inbox.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import { takeAll } from "../../src/settlement/take-all.ts";
import { type EpochMs, earliest, secondMs } from "../../src/time.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { digestText } from "../rows/digest.ts";
import { openSql } from "../rows/sql.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import type { PolicyVersions } from "../signal/policies-in-force.ts";
import { settlementBook } from "./book.ts";
import { TerminalFeed } from "./feed.ts";
import type { FeedRow } from "./feed-book.ts";
import { Forwards, remindWallet } from "./forwards.ts";
import { MonitorFeed } from "./monitor-feed.ts";
import { settlementMigrations } from "./schema.ts";
import type { Sender } from "./sender.ts";
import type { Buried, DayQuery, SettlementCalls } from "./stub.ts";
import { alertTwins, twinsAmong } from "./twins.ts";

/** A delivery is in the books this long after it was handed over at the latest. */
const takingMsMax = 10 * secondMs;
/** A terminal's payments that are looked through for those of a day at once. */
const scannedMax = 1_000;

/** One shard of a merchant's side of the books: what wallets deliver, and acts by reference. */
export class Settlement extends DurableObject<Env> implements SettlementCalls {
  readonly #book: ReturnType<typeof settlementBook>;
  readonly #alarm: ObjectAlarm;
  readonly #clock: ObjectClock;
  readonly #feed: TerminalFeed;
  readonly #forwards: Forwards;
  readonly #monitor: MonitorFeed;
  /** The head of the log as this instance has committed it; `null`: it has to be read. */
  #head: LogHead | null = null;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = openSql(state.storage, settlementMigrations);
    this.#book = settlementBook(sql);
    this.#clock = new ObjectClock(state);
    const after = (work: Promise<unknown>) => state.waitUntil(work);
    const sender: Sender = { env, after, book: this.#book, commit: (step) => this.#commit(step) };
    this.#feed = new TerminalFeed(sender);
    this.#forwards = new Forwards(sender);
    this.#monitor = new MonitorFeed(sender, state.id.name ?? "");
    this.#alarm = new ObjectAlarm(state, {
      name: "settlement",
      due: (nowMs) => this.#nextMs(nowMs),
    });
  }

  /**
   * Takes what wallets deliver, each as `takeFrom` says, in one transaction; `sentAtMs` is the time of
   * whoever brings it, and `versions` the policies that it knows to be in force, if it knows any. With
   * `isWatched` it knows that operators listen to figures of all payments. Each is answered how far
   * it was taken; `null`: it cannot be taken, and was refused alone.
   */
  deliver(
    deliveries: readonly Delivery[],
    sentAtMs: EpochMs,
    versions: PolicyVersions | null,
    isWatched = false,
  ): readonly (Receipt | null)[] {
    const nowMs = this.#clock.read();
    this.#alarm.hear(sentAtMs, nowMs);
    this.#feed.hear(versions);
    const together = this.#take(deliveries, { nowMs, isWatched });
    if (together !== null) return together;
    return deliveries.map((delivery) => this.#take([delivery], { nowMs, isWatched })?.[0] ?? null);
  }

  /** The payments under a terminal's reference: none, one, or one a wallet. May lag a delivery. */
  find(terminalId: string, reference: string): readonly SettledPayment[] {
    return this.#book.payments(terminalId, reference);
  }

  /** A page of a terminal's payments of a day: of those that come next by reference. A read. */
  ofDay({ terminalId, businessDate, after, paymentsMax }: DayQuery): DayPage {
    const scanned = this.#book.paymentsAfter(terminalId, after, scannedMax);
    return dayPage(scanned, { businessDate, scannedMax, paymentsMax });
  }

  /** `null` when nothing of them was taken. */
  #take(
    deliveries: readonly Delivery[],
    { nowMs, isWatched }: { readonly nowMs: EpochMs; readonly isWatched: boolean },
  ): readonly Receipt[] | null {
    const { toldUpTo } = this.#feed;
    const by = { env: this.env, after: (work: Promise<unknown>) => this.ctx.waitUntil(work) };
    const onBehind = (newestMs: EpochMs) => noteBehind(by, "settlement", { newestMs, nowMs });
    const appended: FeedRow[] = [];
    let head = this.#head;
    // What is taken back leaves the head as it was, and it is read again.
    this.#head = null;
    const onRow = (row: LogHead, told: readonly ToldMessage[]) => {
      head = row;
      for (const each of told) appended.push({ sequence: row.sequence, told: each });
    };
    const context = { nowMs, digest: digestText, toldUpTo, head, onBehind, onRow };
    let taken: readonly Taken[];
    try {
      taken = this.#step(() => takeAll(this.#book, deliveries, context), appended);
    } catch (fault) {
      logFault("delivery_not_taken", fault);
      return null;
    }
    this.#head = head;
    if (isWatched) this.#monitor.note(deliveries, taken);
    const twins = twinsAmong(
      this.#book,
      taken.flatMap((each) => each.twins),
    );
    if (twins.length > 0) this.ctx.waitUntil(alertTwins(this.env, twins));
    return taken.map(({ mark }) => mark);
  }

  /**
   * Has a wallet that does not know a payment which it has told of find out whether it has lost rows;
   * `receiver` is this object's own name.
   */
  async remind(wallet: string, receiver: string): Promise<void> {
    await remindWallet({ env: this.env, book: this.#book }, wallet, receiver);
  }

  /** What was taken of a wallet after a number, a page at a time, and the mark of all of it. */
  giveBack(
    wallet: string,
    after: number,
  ): InboxMark & { readonly messages: readonly SettlementMessage[] } {
    return { ...this.#book.inbox(wallet), messages: this.#book.messagesOf(wallet, after, 200) };
  }

  /** Keeps a cancellation by reference and sends it on to every wallet it concerns; see `bury`. */
  bury(tombstone: Tombstone): Buried {
    const { terminalId, reference, acceptedAtMs } = tombstone;
    this.#alarm.hear(acceptedAtMs, Date.now());
    const known = this.#book.tombstone(terminalId, reference) !== null;
    const kept = this.#step(() => bury(this.#book, tombstone));
    return { tombstone: kept, known, payments: this.find(terminalId, reference) };
  }

  /**
   * Up to when everything that was handed to this object about a terminal is known to the terminal's
   * object, for whoever asked at `askedAtMs`: up to then, when nothing is on its way. Else up to some
   * seconds before the first of it was taken, since it was handed over before that; `null` when not
   * even that is known, because the clock was ahead then.
   */
  async completeTo(
    terminalId: string,
    askedAtMs: EpochMs,
    patienceMs: number,
  ): Promise<EpochMs | null> {
    const upTo = this.#book.head().sequence;
    const sinceMs = await this.#feed.untoldSince(terminalId, upTo, patienceMs);
    if (sinceMs === null) return askedAtMs;
    return sinceMs > this.#clock.read() ? null : Math.min(sinceMs, askedAtMs) - takingMsMax;
  }

  /** What terminals and wallets were not told of yet. A read. */
  waiting(): Undelivered {
    const untold = this.#feed.untold();
    const aside = this.#book.setAside();
    const forwards = this.#book.waitingForwards();
    const asideMs = aside.first === null ? null : this.#book.takenAtMs(aside.first);
    return {
      waiting: untold.waiting + aside.count + forwards.count,
      sinceMs: earliest([untold.sinceMs, asideMs, forwards.sinceMs]),
    };
  }

  /** Sends on what waits. Never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, async () => {
      await Promise.all([this.#forwards.send(), this.#feed.tell()]);
      // What was told needs no alarm, and is not told again, after the next waking.
      this.#book.saveToldUpTo(this.#feed.toldUpTo);
      this.#alarm.settle();
    });
  }

  /**
   * One step in one transaction, with an alarm for what it has to send; then that is sent. `appended`
   * has what the step's row of the log keeps, once it has run.
   */
  #step<T>(step: () => T, appended: readonly FeedRow[] = []): T {
    const { outcome, sends } = this.#commit((ringBy) => {
      const done = step();
      const nowMs = Date.now();
      const untold = appended.length > 0 || this.#book.head().sequence > this.#feed.toldUpTo;
      const due = untold || this.#book.dueWallets(nowMs).length > 0;
      if (due) ringBy(nowMs + tellingAlarmMs);
      return { outcome: done, sends: due };
    });
    this.#feed.note(appended);
    if (sends) this.ctx.waitUntil(Promise.all([this.#forwards.send(), this.#feed.tell()]));
    return outcome;
  }

  #commit<T>(step: (ringBy: (atMs: EpochMs) => void) => T): T {
    const nowMs = Date.now();
    return transactWithAlarm(this.ctx, this.#alarm, () =>
      step((atMs) => this.#alarm.ringBy(atMs, nowMs)),
    );
  }

  #nextMs(nowMs: EpochMs): EpochMs | null {
    const open = this.#book.head().sequence > this.#feed.toldUpTo;
    const due = [...this.#book.dueWallets(nowMs), ...this.#book.dueReceivers(nowMs)];
    return earliest([
      due.length > 0 ? nowMs : null,
      this.#book.nextForwardMs(),
      this.#book.nextFeedMs(),
      open ? nowMs + tellingAlarmMs : null,
    ]);
  }
}
