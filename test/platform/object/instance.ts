import { abortReason, lostFault, resetFault } from "../rpc/fault.ts";
import { type Keeper, Life } from "../run/life.ts";
import { neededScope, runIn, type Section } from "../run/scope.ts";
import type { Database } from "../storage/database.ts";
import { diskBroken, diskFull } from "../storage/sql-fault.ts";
import { Storage } from "../storage/storage.ts";
import type { ObjectId } from "./id.ts";
import type { Isolate } from "./isolate.ts";
import { ObjectState } from "./state.ts";
import type { Streams } from "./streams.ts";

/** The methods that the platform calls on an object, and those that others call over RPC. */
export type ObjectMethods = Record<string, ((...input: unknown[]) => unknown) | undefined>;

/** Where an object is kept, as its instance knows it. */
export interface Home {
  readonly className: string;
  readonly id: ObjectId;
  readonly label: string;
  readonly alarm: { readonly shownMs: number | null; set(atMs: number | null): void };
  readonly streams: Streams;
  /** The instance has ended. */
  forget(instance: unknown): void;
}

/** How long `blockConcurrencyWhile` may take. */
const sectionMsMax = 30_000;

/**
 * One life of an object in one isolate: its memory, its gates, its calls that wait for an answer.
 * It ends by an abort, a crash, a restart or an eviction; the cell stays.
 */
export class Instance implements Keeper {
  readonly cell: Home;
  readonly isolate: Isolate;
  readonly context: Life;
  readonly database: Database;
  readonly storage: Storage;
  readonly state: ObjectState;
  object: ObjectMethods = {};
  /** Another instance has taken its place: what it writes is refused at the commit. */
  isReplaced = false;
  /** It was ended at rest: a stub that knows it finds the next one. */
  isEvicted = false;
  /** Turns that have been committed, and how many of them set or deleted the alarm. */
  turns = 0;
  alarmChanges = 0;
  #isStarted = false;
  /** Why its storage has failed in this turn. */
  #broken: Error | null = null;
  #sections: Section[] = [];
  /** The last section that was asked for within another one, or within none. */
  readonly #lastOf = new Map<Section | null, Promise<void>>();
  #open = new Set<(fault: unknown) => void>();

  constructor(cell: Home, isolate: Isolate, database: Database) {
    this.cell = cell;
    this.isolate = isolate;
    this.context = new Life(isolate.world, isolate.machine, cell.label);
    this.context.keeper = this;
    this.database = database;
    const carrier = {
      wrote: () => isolate.world.touch(this.context),
      assertAlive: () => this.assertAlive(),
      pause: (label: string) => this.context.hop(label),
    };
    this.storage = new Storage(database, carrier, cell.alarm.shownMs);
    this.state = new ObjectState({
      id: cell.id,
      storage: this.storage,
      exports: isolate.loopback,
      streams: cell.streams,
      expect: () => this.context.expect(),
      block: (act) => this.block(act),
      abort: (reason) => this.abort(reason),
    });
    this.#watchWrites();
    this.context.onEnd(() => this.#wasEnded());
  }

  get isAlive(): boolean {
    return this.context.alive;
  }

  /** Nobody waits for it and it waits for nothing. */
  get isIdle(): boolean {
    const waits = this.#open.size + this.#sections.length + this.context.expected;
    return this.#isStarted && waits === 0;
  }

  /** Begins its life: its constructor runs in the turn of what has woken it. */
  start(): void {
    this.#isStarted = true;
    runIn({ context: this.context, section: null }, () => {
      try {
        this.object = this.isolate.construct(this.cell.className, this.state) as ObjectMethods;
      } catch (fault) {
        this.end(resetFault(fault));
      }
    });
  }

  /**
   * Runs `act` as an event of its own once the gate is open, and `fails` should it end before
   * `done` is called.
   */
  enter(label: string, fails: (fault: unknown) => void, act: (done: () => void) => void): void {
    if (!this.isAlive) {
      fails(this.context.cause);
      return;
    }
    this.#open.add(fails);
    this.context.event(0, label, () => act(() => this.#open.delete(fails)));
  }

  assertAlive(): void {
    if (!this.isAlive) throw this.context.cause;
  }

  /** `ctx.abort`: nothing of this turn is kept. */
  abort(reason: unknown): void {
    this.end(resetFault(abortReason(reason)));
  }

  /** Ends it here and now; the fault is what those get who wait for it. */
  end(fault: unknown): void {
    this.context.end(fault);
  }

  admits(section: Section | null): boolean {
    return this.#sections.length === 0 || (section !== null && this.#sections.includes(section));
  }

  commit(): number | null {
    if (this.#broken !== null) {
      this.end(resetFault(this.#broken));
      return null;
    }
    const wrote = this.storage.isOpen;
    const verdict = this.isolate.world.faults.commit?.({ object: this.cell.label, wrote }) ?? 0;
    const isRefused = wrote && this.isReplaced;
    if (verdict === "crash_before" || isRefused) {
      this.end(lostFault());
      return null;
    }
    try {
      if (verdict === "io_error") throw diskBroken();
      const alarm = this.storage.commit();
      if (alarm !== undefined) {
        this.alarmChanges += 1;
        this.cell.alarm.set(alarm);
      }
    } catch (fault) {
      this.end(resetFault(fault));
      return null;
    }
    this.turns += 1;
    if (verdict !== "crash_after") return verdict;
    this.end(lostFault());
    return null;
  }

  /** `blockConcurrencyWhile`: what throws inside ends the object. */
  async block<T>(act: () => Promise<T>): Promise<T> {
    const { context, section: outer } = neededScope("blockConcurrencyWhile");
    const section: Section = { label: this.cell.label };
    const before = this.#lastOf.get(outer);
    const over = Promise.withResolvers<void>();
    this.#lastOf.set(outer, over.promise);
    // One of the same event begins once the one before it is over.
    if (before !== undefined) await before;
    this.#sections.push(section);
    const tooLong = this.isolate.world.loop.add(sectionMsMax, `${this.cell.label} blocks`, () => {
      this.end(resetFault(new Error(tooLongWords)));
    });
    try {
      return await runIn({ context, section }, act);
    } catch (fault) {
      this.end(resetFault(fault));
      throw fault;
    } finally {
      tooLong();
      this.#sections = this.#sections.filter((each) => each !== section);
      if (this.#sections.length === 0) this.context.readmit();
      if (this.#lastOf.get(outer) === over.promise) this.#lastOf.delete(outer);
      over.resolve();
    }
  }

  #watchWrites(): void {
    const { world } = this.isolate;
    const { label } = this.cell;
    const any = (statement: string) => {
      if (world.faults.isDiskBroken?.(label, statement)) throw this.#break(diskBroken());
    };
    const write = (statement: string) => {
      this.assertAlive();
      const full = world.faults.isDiskFull?.(label, statement) ?? false;
      if (full !== false) throw full === "statement" ? diskFull() : this.#break(diskFull());
      this.storage.begin();
    };
    this.database.watch({ any, write, undone: (fault) => void this.#break(fault) });
  }

  /** Its storage has failed: what the turn wrote is undone, and with the turn the object ends. */
  #break(fault: Error): Error {
    this.storage.rollback();
    this.#broken ??= fault;
    this.isolate.world.touch(this.context);
    return fault;
  }

  #wasEnded(): void {
    this.storage.rollback();
    this.cell.forget(this);
    if (!this.isEvicted && !this.isReplaced) this.cell.streams.breakOff();
    for (const fails of this.#open) fails(this.context.cause);
    this.#open.clear();
  }
}

const tooLongWords =
  "A call to blockConcurrencyWhile() in a Durable Object waited for too long. The call was " +
  "canceled and the Durable Object was reset.";
