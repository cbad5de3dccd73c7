import { isRetryDue } from "../../src/back-off.ts";
import { batchMessagesMax, failuresBeforeParking } from "../../src/bounds.ts";
import { noteAhead } from "../../src/payment/hear.ts";
import { type Carried, GivenAlong, type TakenThere } from "../../src/settlement/carried.ts";
import {
  afterFailure,
  deliverAgain,
  dueDestinations,
  judgeReceipt,
  markOf,
  nextBatch,
} from "../../src/settlement/outbox.ts";
import type { DestinationMark } from "../../src/wallet/book.ts";
import { rememberedSince } from "../../src/wallet/one-step.ts";
import { answered, Legs } from "../object/legs.ts";
import { log, logFault } from "../platform/log.ts";
import { openRows } from "../rows/log.ts";
import { settlementObject } from "../settlement/stub.ts";
import { alertParked, raiseAlert } from "../signal/raise-alert.ts";
import { alertBehind } from "./behind.ts";
import type { WalletDesk } from "./desk.ts";

/**
 * What Settlement objects have of what was carried from here; `null`: whoever calls brings nothing on.
 */
export type Brought = readonly TakenThere[] | null;

/** What an answer of a wallet carries for Settlement objects. */
export interface Carrying {
  readonly carried?: readonly Carried[];
}

/** A wallet's deliveries to the Settlements of its payments. */
export class Deliveries {
  readonly #desk: WalletDesk;
  readonly #legs = new Legs();
  readonly #given = new GivenAlong();
  /** An act is at work whose answer carries what is open. */
  #isCarrying = false;
  #isAsked = false;

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /**
   * Runs an act whose answer goes to somebody who brings what it carries: all that is open, when the
   * act has sent something or was decided before. `taken` is what Settlement objects have of what was
   * given along earlier; `null`: nobody brings anything, and the wallet delivers itself.
   */
  carry<Outcome extends object>(taken: Brought, act: () => Outcome): Outcome & Carrying {
    if (taken === null) return act();
    for (const each of taken) this.#hear(each);
    this.#isCarrying = true;
    this.#isAsked = false;
    try {
      const outcome = act();
      const isReplay = "replayed" in outcome && outcome.replayed === true;
      return this.#isAsked || isReplay ? { ...outcome, carried: this.#open() } : outcome;
    } finally {
      this.#isCarrying = false;
    }
  }

  #hear(there: TakenThere): void {
    const after = this.#news(there);
    if (after !== null) this.#desk.book.acknowledge(there.destination, after);
  }

  /** The mark that is acknowledged by what somebody tells; `null`: none that is news. */
  #news(there: TakenThere): DestinationMark | null {
    const after = this.#given.acknowledged(there);
    const known = markOf(this.#desk.reading(), there.destination).mark;
    return after !== null && after.mark > known ? after : null;
  }

  /**
   * Writes what Settlement objects have of what was given along: this instance may be gone when its
   * alarm rings, and it would ask them. With nothing else to do the wallet is not woken for it.
   */
  hearTaken(taken: readonly TakenThere[]): void {
    const news = taken.flatMap((there) => {
      const after = this.#news(there);
      return after === null ? [] : [[there.destination, after] as const];
    });
    if (news.length === 0) return;
    // Known first: what could not be written is known all the same, and written with the next head.
    for (const [destination, after] of news) this.#desk.book.acknowledge(destination, after);
    this.#desk.step((book) => {
      for (const [destination, after] of news) book.saveDestination(destination, after);
    });
    this.#desk.alarm.settle();
  }

  /** All that is due, for whoever brings it; the alarm was armed with the commit. Never throws. */
  #open(): readonly Carried[] {
    const { env, name: sender } = this.#desk;
    const book = this.#desk.reading();
    try {
      return dueDestinations(book, book.head(), Date.now()).map((destination) => {
        const batch = nextBatch(book, openRowsOf(this.#desk), destination, env.TIME_ZONE);
        const { messages, says, after } = batch;
        this.#given.note(destination, after);
        return { destination, delivery: { sender, messages, says } };
      });
    } catch (fault) {
      logFault("destinations_not_read", fault);
      return [];
    }
  }

  /** Starts a delivery once this answer is on its way; the alarm was armed with the commit. */
  start(): void {
    if (this.#isCarrying) {
      this.#isAsked = true;
      return;
    }
    this.#desk.after(scheduler.wait(0).then(() => this.deliverDue()));
  }

  /**
   * Delivers what is due to every destination, side by side, until nothing is left or a destination
   * fails; a failing one waits for its retry and holds up nobody else. Never throws.
   */
  async deliverDue(): Promise<void> {
    const book = this.#desk.reading();
    try {
      for (const name of dueDestinations(book, book.head(), Date.now())) {
        this.#legs.start(name, () => deliverTo(this.#desk, name));
      }
    } catch (fault) {
      logFault("destinations_not_read", fault);
    }
    await this.#legs.ended();
  }
}

/** The open rows for a destination: those that this instance has just written need not be read. */
function openRowsOf({ sql, memory }: WalletDesk): Parameters<typeof nextBatch>[1] {
  return (destination, from, limit) =>
    rememberedSince(memory.now, { destination, from, limit }) ??
    openRows(sql, destination, from, limit);
}

/** So often a batch that was overtaken is made anew at once. */
const passedMax = 3;

async function deliverTo(desk: WalletDesk, name: string): Promise<void> {
  const { book, env } = desk;
  let passed = 0;
  try {
    for (;;) {
      const rows = desk.reading();
      if (!isRetryDue(markOf(rows, name), Date.now())) return;
      const batch = nextBatch(rows, openRowsOf(desk), name, env.TIME_ZONE);
      if (batch.messages.length === 0) return;
      const stub = settlementObject(env, name);
      const { messages, says } = batch;
      const deliveries = [{ sender: desk.name, messages, says }];
      const [receipt = null] = await answered(stub.deliver(deliveries, Date.now(), null));
      // Its disk may be full for a moment: an outage there, and no mistake here.
      if (receipt === null) throw new Error("the receiver could not take it");
      const meaning = judgeReceipt(desk.reading(), name, batch, receipt);
      if (meaning === "passed" && passed < passedMax) {
        passed += 1;
        continue;
      }
      if (meaning === "behind") return await stopMoving(desk, name, receipt.mark);
      if (meaning === "open" || meaning === "passed") {
        await noteFailure(desk, name);
        const { mark } = receipt;
        log("delivery_gap", { destination: name, mark, expected: batch.after.mark });
        return;
      }
      if (meaning !== "taken") {
        await alertReceiver(desk, name, meaning.mark);
        desk.step((own) => deliverAgain(own, name, meaning));
        continue;
      }
      book.acknowledge(name, batch.after);
      // What was committed meanwhile has asked for a delivery of its own.
      if (batch.messages.length < batchMessagesMax) return;
    }
  } catch (fault) {
    await noteFailure(desk, name);
    logFault("delivery_failed", fault, { destination: name });
  }
}

/** A destination has what was lost here: that is kept, and told. */
async function stopMoving(desk: WalletDesk, name: string, mark: number): Promise<void> {
  desk.step((book, context) => {
    noteAhead(book, { receiver: name, of: "settlement", mark }, context);
  });
  await alertBehind(desk, desk.book.head().behind);
}

/** A destination has less than it once acknowledged: its file was put back. */
async function alertReceiver({ env, book }: WalletDesk, name: string, mark: number): Promise<void> {
  const { mark: acknowledged } = markOf(book, name);
  log("receiver_behind", { destination: name, mark, acknowledged });
  const evidence = { destination: name, mark, acknowledged };
  await raiseAlert(env, { kind: "books_behind", subject: name, evidence, proposedStop: null });
}

/**
 * Puts the next try off; a destination that is parked by it is told to the operators. Where all was
 * brought by somebody else meanwhile nothing is tried again, and nothing has failed.
 */
async function noteFailure({ book, env, alarm }: WalletDesk, name: string): Promise<void> {
  const before = markOf(book, name);
  if (before.mark >= (book.head().outbox[name]?.last ?? 0)) return;
  const mark = afterFailure(before, Date.now(), Math.random());
  book.saveDestination(name, mark);
  if (mark.retryAtMs !== null) alarm.ringBy(mark.retryAtMs, Date.now());
  if (mark.failures < failuresBeforeParking) return;
  const evidence = { destination: name, failures: mark.failures, delivered_up_to: mark.mark };
  await alertParked(env, name, evidence);
}
