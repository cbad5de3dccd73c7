import type { Cancel, Loop } from "./loop.ts";
import type { Machine } from "./machine.ts";
import { type Context, currentScope, runIn, type Scope, type Section } from "./scope.ts";

/** What a life needs of the world: its events, and to be told when a turn ends. */
export interface Stage {
  readonly loop: Loop;
  touch(one: { endTurn(): void }): void;
}

/** What keeps an object's context: its gates. A request's or a client's has none. */
export interface Keeper {
  /** Whether an event of this section may run now; else it waits for `readmit`. */
  admits(section: Section | null): boolean;
  /** Ends a turn: how long what it sends is held back, or `null` when the object has ended. */
  commit(): number | null;
}

/**
 * The life of a context. What a turn sends leaves
 * when the turn has ended and its writes are kept; when the context ends, its timers never ring and
 * what it waits for never comes.
 */
export class Life implements Context {
  readonly name: string;
  readonly machine: Machine;
  readonly #stage: Stage;
  alive = true;
  /** Its clock falls with its machine's, as that of a program outside of the Worker does. */
  canFall = false;
  /** Why it has ended. */
  cause: unknown = null;
  keeper: Keeper | null = null;
  /** How much it waits for: timers, answers, pauses. */
  expected = 0;
  #clockMs = 0;
  #leaving: (() => void)[] = [];
  #parked: { scope: Scope; label: string; run: () => void }[] = [];
  /** What was sent by earlier turns leaves first: not before this moment of true time. */
  #notBeforeMs = 0;
  #endings: ((cause: unknown) => void)[] = [];

  constructor(stage: Stage, machine: Machine, name: string) {
    this.#stage = stage;
    this.machine = machine;
    this.name = name;
  }

  /** The time as this context sees it: of its machine, and never less than it saw before. */
  clockMs(): number {
    const nowMs = this.machine.nowMs();
    this.#clockMs = this.canFall ? nowMs : Math.max(this.#clockMs, nowMs);
    return this.#clockMs;
  }

  /** How much longer a timer takes that is started while the clock stands still. */
  get standsStillMs(): number {
    return this.canFall ? 0 : Math.max(0, this.#clockMs - this.machine.nowMs());
  }

  /** An event of this context `inMs` from now; it waits while the gate is shut. */
  event(inMs: number, label: string, run: () => void, section: Section | null = null): Cancel {
    const scope: Scope = { context: this, section };
    const came = this.expect();
    const cancel = this.#stage.loop.add(inMs, `${this.name} ${label}`, () => {
      came();
      this.#arrive(scope, label, run);
    });
    return () => {
      came();
      cancel();
    };
  }

  /** Counts something that this context waits for, until what it gives back is called. */
  expect(): () => void {
    let isExpected = true;
    this.expected += 1;
    return () => {
      if (isExpected) this.expected -= 1;
      isExpected = false;
    };
  }

  /** A pause in which others may run: what a body's read is, and `storage.sync`. */
  hop(label: string): Promise<void> {
    const section = currentScope()?.section ?? null;
    return new Promise((resolve) => this.event(0, label, resolve, section));
  }

  /** Sends once this turn's writes are kept; never when they are not. */
  send(leave: () => void): void {
    if (!this.alive) return;
    this.#leaving.push(leave);
    this.#stage.touch(this);
  }

  /** Told when the context ends. */
  onEnd(tell: (cause: unknown) => void): void {
    this.#endings.push(tell);
  }

  endTurn(): void {
    if (!this.alive) return;
    const heldMs = this.keeper?.commit() ?? 0;
    const leaving = this.#leaving;
    this.#leaving = [];
    if (!this.alive || leaving.length === 0) return;
    const { loop } = this.#stage;
    this.#notBeforeMs = Math.max(this.#notBeforeMs, loop.nowMs + heldMs);
    const waitMs = this.#notBeforeMs - loop.nowMs;
    const go = () => {
      for (const leave of leaving) leave();
    };
    if (waitMs === 0) go();
    else loop.add(waitMs, `${this.name} sends`, () => (this.alive ? go() : undefined));
  }

  /** Lets in what waited at the gate, in its order. */
  readmit(): void {
    const parked = this.#parked;
    this.#parked = [];
    for (const { scope, label, run } of parked) {
      this.#stage.loop.add(0, `${this.name} ${label}`, () => this.#arrive(scope, label, run));
    }
  }

  end(cause: unknown): void {
    if (!this.alive) return;
    this.alive = false;
    this.cause = cause;
    this.#leaving = [];
    this.#parked = [];
    for (const tell of this.#endings.splice(0)) tell(cause);
  }

  #arrive(scope: Scope, label: string, run: () => void): void {
    if (!this.alive) return;
    if (this.keeper !== null && !this.keeper.admits(scope.section)) {
      this.#parked.push({ scope, label, run });
      return;
    }
    runIn(scope, run);
  }
}
