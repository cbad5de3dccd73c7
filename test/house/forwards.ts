import { backOff } from "../../src/back-off.ts";
import { cancel } from "../../src/payment/cancel.ts";
import type { OpenForward } from "../../worker/settlement/book.ts";
import type { Agenda } from "./agenda.ts";
import type { House, SettlementRoom } from "./house.ts";
import { patienceMs } from "./post-office.ts";
import type { Weather } from "./weather.ts";

/** The cancellations that are due, to whatever wallet. */
export function dueForwards({ book }: SettlementRoom, nowMs: number): OpenForward[] {
  return book.dueWallets(nowMs).flatMap((wallet) => book.forwards(wallet, nowMs));
}

/** One alarm's run over what is due: how many of its legs are open. */
interface Run {
  open: number;
}

/** Sends cancellations on from Settlement to the wallets, as the Settlement object does. */
export class Forwards {
  readonly #house: House;
  readonly #agenda: Agenda;
  readonly #weather: Weather;
  readonly #runs = new Map<SettlementRoom, Run>();

  constructor(house: House, agenda: Agenda, weather: Weather) {
    this.#house = house;
    this.#agenda = agenda;
    this.#weather = weather;
  }

  get busy(): boolean {
    return this.#runs.size > 0;
  }

  /** The Settlement's alarm handler. */
  alarm(room: SettlementRoom): string {
    room.alarmMs = null;
    if (this.#runs.has(room)) return "sending already";
    const nowMs = this.#house.nowMs + room.skewMs;
    const due = dueForwards(room, nowMs);
    const run: Run = { open: due.length + 1 };
    this.#runs.set(room, run);
    for (const forward of due) this.#send(room, run, forward);
    this.#close(room, run);
    return `${due.length} forwards`;
  }

  /** The object went away; it sets its alarm when it wakes. */
  crashed(room: SettlementRoom): void {
    this.#runs.delete(room);
    if (room.book.nextForwardMs() !== null) room.alarmMs = this.#house.nowMs + 1_000;
  }

  #send(room: SettlementRoom, run: Run, forward: OpenForward): void {
    if (this.#weather.isLost()) {
      this.#defer(room, run, forward);
      return;
    }
    const at = this.#house.elapsedMs + this.#weather.delayMs();
    this.#agenda.add(at, `forward ${forward.reference}`, () => this.#arrive(room, run, forward));
  }

  #arrive(room: SettlementRoom, run: Run, forward: OpenForward): string {
    const { terminalId, reference, sender, idKey } = forward;
    const wallet = this.#house.wallets.find(({ name }) => name === sender);
    const tombstone = room.book.tombstone(terminalId, reference);
    if (wallet === undefined || tombstone === null) throw new Error("a forward has both ends");
    const told = this.#house.step(wallet, (book, context) =>
      cancel(
        book,
        {
          sentAtMs: this.#house.nowMs,
          shop: tombstone.shop,
          reference: tombstone.cancellation,
          paymentSequence: null,
          paymentReference: reference,
          code: null,
          acceptedAtMs: tombstone.acceptedAtMs,
          idKey,
        },
        context,
      ),
    );
    if (!told.told || this.#weather.isLost()) {
      this.#defer(room, run, forward);
      return "no answer";
    }
    this.#agenda.add(this.#house.elapsedMs + this.#weather.delayMs(), "forwarded", () => {
      if (this.#runs.get(room) !== run) return "nobody waits";
      room.book.dropForward(forward);
      this.#close(room, run);
      return "dropped";
    });
    return told.value.kind;
  }

  #defer(room: SettlementRoom, run: Run, forward: OpenForward): void {
    this.#agenda.add(this.#house.elapsedMs + patienceMs, "forward given up", () => {
      if (this.#runs.get(room) !== run) return "nobody waits";
      const after = backOff(forward.failures, this.#house.nowMs + room.skewMs, 0.5);
      room.book.deferForwards(forward.sender, after);
      this.#close(room, run);
      return "deferred";
    });
  }

  #close(room: SettlementRoom, run: Run): void {
    run.open -= 1;
    if (run.open > 0) return;
    this.#runs.delete(room);
    const next = room.book.nextForwardMs();
    if (next !== null) room.alarmMs = Math.max(next, this.#house.nowMs + room.skewMs + 1_000);
  }
}
