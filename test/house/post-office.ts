import { sweep } from "../../src/payment/sweep.ts";
import {
  afterFailure,
  type Batch,
  dueDestinations,
  markOf,
  nextAlarm,
  nextBatch,
} from "../../src/settlement/outbox.ts";
import { takeAll } from "../../src/settlement/take-all.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { openRows } from "../../worker/rows/log.ts";
import type { Dice } from "../platform/run/dice.ts";
import type { Agenda } from "./agenda.ts";
import type { House, WalletRoom } from "./house.ts";
import { wake } from "./rooms.ts";
import type { Weather } from "./weather.ts";

/** How long a caller waits for an answer that does not come. */
export const patienceMs = 5_000;

/** One round of deliveries of a wallet: a leg per destination, one round at a time. */
interface Round {
  open: number;
  /** An alarm handler waits for it, and sets the next alarm when it ends. */
  byAlarm: boolean;
  again: boolean;
}

/**
 * Carries the wallets' outboxes to the Settlement rooms as their objects do: a round after a commit
 * and with every alarm, a failing destination by itself, every leg late, lost or doubled as the
 * weather is.
 */
export class PostOffice {
  readonly #house: House;
  readonly #agenda: Agenda;
  readonly #weather: Weather;
  readonly #random: Dice;
  readonly #rounds = new Map<WalletRoom, Round>();

  constructor(house: House, agenda: Agenda, weather: Weather, random: Dice) {
    this.#house = house;
    this.#agenda = agenda;
    this.#weather = weather;
    this.#random = random;
  }

  /** True while something is on its way from a wallet. */
  get busy(): boolean {
    return this.#rounds.size > 0;
  }

  /** Whether an alarm handler of this wallet is still at work. */
  isRinging(room: WalletRoom): boolean {
    return this.#rounds.get(room)?.byAlarm === true;
  }

  /** What follows an answer, and an alarm: everything that is due is delivered. */
  deliver(room: WalletRoom, byAlarm = false): void {
    const running = this.#rounds.get(room);
    if (running !== undefined) {
      running.again = true;
      running.byAlarm ||= byAlarm;
      return;
    }
    const round: Round = { open: 1, byAlarm, again: false };
    this.#rounds.set(room, round);
    const due = dueDestinations(room.book, room.book.head(), this.#clock(room));
    for (const name of due) {
      round.open += 1;
      this.#send(room, round, name);
    }
    this.#closeLeg(room, round);
  }

  /** The wallet's alarm handler. */
  alarm(room: WalletRoom): string {
    room.alarm.rang(room.alarmMs ?? 0, this.#clock(room));
    room.alarmMs = null;
    const swept = this.#house.step(room, sweep);
    if (!swept.told) {
      this.#rearm(room);
      return "failed";
    }
    this.deliver(room, true);
    return "swept";
  }

  /** The object went away: what it waited for is forgotten, and the platform wakes it again. */
  crashed(room: WalletRoom): void {
    const round = this.#rounds.get(room);
    this.#rounds.delete(room);
    wake(room);
    this.#rearm(room);
    // The platform runs a handler again that did not end.
    if (round?.byAlarm !== true) return;
    room.alarmMs = this.#house.nowMs + 2_000;
    room.alarm.learn(room.alarmMs);
  }

  #clock(room: WalletRoom): number {
    return this.#house.nowMs + room.skewMs;
  }

  #send(room: WalletRoom, round: Round, name: string): void {
    const rows = (destination: string, from: number, limit: number) =>
      openRows(room.store.sql, destination, from, limit);
    const batch = nextBatch(room.book, rows, name, this.#house.zone);
    if (batch.messages.length === 0) {
      this.#closeLeg(room, round);
      return;
    }
    if (this.#weather.isLost()) {
      this.#failLater(room, round, name);
      return;
    }
    const at = this.#house.elapsedMs + this.#weather.delayMs();
    this.#agenda.add(at, `deliver ${name}`, () => this.#arrive(room, round, name, batch));
  }

  #arrive(room: WalletRoom, round: Round, name: string, batch: Batch): string {
    if (this.#weather.down.has(name)) {
      this.#failLater(room, round, name);
      return "receiver is down";
    }
    const mark = this.#take(room, name, batch);
    if (mark === null) {
      this.#failLater(room, round, name);
      return "receiver crashed";
    }
    const { elapsedMs } = this.#house;
    if (this.#weather.isDoubled()) {
      const again = elapsedMs + this.#weather.delayMs() + this.#random.below(60_000);
      this.#agenda.add(again, `deliver ${name} again`, () => `${this.#take(room, name, batch)}`);
    }
    if (this.#weather.isLost()) {
      this.#failLater(room, round, name);
      return `${mark}, acknowledgement lost`;
    }
    const at = elapsedMs + this.#weather.delayMs();
    this.#agenda.add(at, `acknowledge ${name}`, () =>
      this.#answered(room, round, name, batch, mark),
    );
    return `${mark}`;
  }

  /** The Settlement's own step; `null` when it crashed. */
  #take(room: WalletRoom, name: string, batch: Batch): number | null {
    const receiver = this.#house.settlement(name);
    const context = { nowMs: this.#house.nowMs + receiver.skewMs, digest: digestText, toldUpTo: 0 };
    const told = this.#house.run(receiver, () =>
      takeAll(
        receiver.book,
        [{ sender: room.name, messages: batch.messages, says: null }],
        context,
      ),
    );
    if (receiver.book.nextForwardMs() === 0) receiver.alarmMs = this.#house.nowMs;
    return told.told ? (told.value[0]?.mark.mark ?? null) : null;
  }

  #answered(room: WalletRoom, round: Round, name: string, batch: Batch, mark: number): string {
    if (this.#rounds.get(room) !== round) return "nobody waits";
    if (mark < batch.after.mark) {
      this.#fail(room, name);
      this.#closeLeg(room, round);
      return "gap";
    }
    room.book.acknowledge(name, batch.after);
    this.#send(room, round, name);
    return "acknowledged";
  }

  #failLater(room: WalletRoom, round: Round, name: string): void {
    const at = this.#house.elapsedMs + patienceMs;
    this.#agenda.add(at, `give up ${name}`, () => {
      if (this.#rounds.get(room) !== round) return "nobody waits";
      this.#fail(room, name);
      this.#closeLeg(room, round);
      return "failed";
    });
  }

  #fail(room: WalletRoom, name: string): void {
    const mark = markOf(room.book, name);
    const after = afterFailure(mark, this.#clock(room), this.#random.unit());
    room.book.saveDestination(name, after);
  }

  #closeLeg(room: WalletRoom, round: Round): void {
    round.open -= 1;
    if (round.open > 0) return;
    this.#rounds.delete(room);
    if (round.again) this.deliver(room, round.byAlarm);
    else if (round.byAlarm) {
      room.book.writeMarks();
      this.#rearm(room);
    }
  }

  #rearm(room: WalletRoom): void {
    const nowMs = this.#clock(room);
    const next = nextAlarm(room.book, nowMs);
    if (next !== null) room.alarm.ringBy(next, nowMs);
  }
}
