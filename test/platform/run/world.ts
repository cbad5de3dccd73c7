import type { Settled } from "../rpc/settled.ts";
import { Dice } from "./dice.ts";
import type { Faults } from "./faults.ts";
import { Life, type Stage } from "./life.ts";
import { type Event, Loop } from "./loop.ts";
import { Machine } from "./machine.ts";
import { runIn } from "./scope.ts";

/** A call of an object by another, when it leaves. */
export interface Called {
  /** Who calls, for traces. */
  readonly from: string;
  /** The life that it calls in: another one after it ended. */
  readonly life: object;
  readonly to: string;
  /** The method. */
  readonly what: string;
  /** When it was made: what its turn writes may hold it back. */
  readonly madeMs: number;
  readonly args: readonly unknown[];
}

/** Follows one call: told of how it ended. */
export interface Follow {
  /** It has reached the object. */
  reached?(): void;
  /** Its answer leaves the object, in the life of the instance that gave it. */
  left?(settled: Settled, life: object): void;
  /** Its answer has arrived at the caller, which lives. */
  came?(settled: Settled): void;
}

export interface WorldOptions {
  readonly seed: number;
  /** True time at the beginning. */
  readonly startMs: number;
  readonly faults?: Faults;
  /** Told of each event before it runs. */
  readonly trace?: (line: string) => void;
  /** Told of each call of an object by another; follows it by what this gives back. */
  readonly calls?: (call: Called) => Follow | undefined;
  /** So many events at most: what runs for ever in no time is found out. */
  readonly eventsMax?: number;
}

/**
 * One run: true time, machines with clocks of their own, and turns. A turn is one event and all its
 * microtasks; then what it wrote is committed, and only then what it sends leaves.
 */
export class World implements Stage {
  readonly loop: Loop;
  readonly dice: Dice;
  readonly machines = new Map<string, Machine>();
  faults: Faults;
  /** Events that have run. */
  events = 0;
  /** Told of each call when it leaves. */
  readonly calls: ((call: Called) => Follow | undefined) | undefined;
  readonly #trace: ((line: string) => void) | undefined;
  readonly #eventsMax: number;
  #touched = new Set<{ endTurn(): void }>();
  #isRunning = false;

  constructor(options: WorldOptions) {
    this.loop = new Loop(options.startMs);
    this.dice = new Dice(options.seed);
    this.faults = options.faults ?? {};
    this.calls = options.calls;
    this.#trace = options.trace;
    this.#eventsMax = options.eventsMax ?? Number.POSITIVE_INFINITY;
  }

  /** The machine of that name; new ones have the right time. */
  machine(name: string): Machine {
    let machine = this.machines.get(name);
    if (machine === undefined) {
      machine = new Machine(name, () => this.loop.nowMs);
      this.machines.set(name, machine);
    }
    return machine;
  }

  /** Has a context's turn ended with the event that runs. */
  touch(one: { endTurn(): void }): void {
    this.#touched.add(one);
  }

  note(line: string): void {
    this.#trace?.(`${this.loop.nowMs} ${line}`);
  }

  /** Runs the next event and its whole turn; `false` when nothing is waited for. */
  async step(): Promise<boolean> {
    const event = this.loop.take();
    if (event === null) return false;
    this.events += 1;
    if (this.events > this.#eventsMax) throw new Error(`more than ${this.#eventsMax} events`);
    await this.#turn(event);
    return true;
  }

  /** Goes on until `act` has settled, as a client of a machine with the right time. */
  async play<T>(act: () => Promise<T>): Promise<T> {
    const context = new Life(this, this.machine("player"), "player");
    let settled = false;
    const outcome = new Promise<T>((resolve) => {
      this.loop.add(0, "play", () => {
        resolve(runIn({ context, section: null }, act));
      });
    }).finally(() => {
      settled = true;
    });
    outcome.catch(() => undefined);
    await this.#while(() => !settled);
    if (!settled) throw new Error("nothing is waited for any more, and the play has not ended");
    return await outcome;
  }

  /** Goes on for so much true time. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.loop.nowMs + ms;
    await this.#while(() => (this.loop.nextMs ?? Number.POSITIVE_INFINITY) <= untilMs);
    this.loop.nowMs = untilMs;
  }

  async #while(isOn: () => boolean): Promise<void> {
    if (this.#isRunning) throw new Error("the world runs already");
    this.#isRunning = true;
    try {
      while (isOn() && (await this.step()));
    } finally {
      this.#isRunning = false;
    }
  }

  async #turn(event: Event): Promise<void> {
    this.note(event.label);
    event.run();
    await microtasksEmpty();
    while (this.#touched.size > 0) {
      const touched = this.#touched;
      this.#touched = new Set();
      for (const context of touched) context.endTurn();
    }
  }
}

/** Resolves when Node has nothing left to do that does not wait for the outside. */
function microtasksEmpty(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
