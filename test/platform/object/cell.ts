import { lostFault } from "../rpc/fault.ts";
import type { Machine } from "../run/machine.ts";
import { Database } from "../storage/database.ts";
import type { Delivery, SimulatedSocket } from "../web/socket.ts";
import { AlarmClock, type AlarmInfo, type Rung } from "./alarm-clock.ts";
import type { ObjectId } from "./id.ts";
import { Instance } from "./instance.ts";
import type { Isolate } from "./isolate.ts";
import { Streams } from "./streams.ts";

/** A copy of what an object keeps. */
export interface Kept {
  /** The bytes of its database file. */
  readonly content: Uint8Array;
  readonly alarmMs: number | null;
}

/** An object as it is kept: its database and its alarm, whichever instance lives, or none. */
export class Cell {
  readonly className: string;
  readonly id: ObjectId;
  /** For traces and faults. */
  readonly label: string;
  /** Of the instance that lives, or the next one. */
  database = new Database();
  readonly alarm: AlarmClock;
  readonly streams: Streams;
  readonly #isolate: () => Isolate;
  #current: Instance | null = null;
  /** What was replaced and lives on, with the content it had then. */
  #old: Instance | null = null;

  constructor(className: string, id: ObjectId, isolate: () => Isolate, alarms: Machine) {
    this.className = className;
    this.id = id;
    this.label = `${className}(${id.name ?? id})`;
    this.#isolate = isolate;
    this.streams = new Streams(this.label, (socket, delivery) => this.#hear(socket, delivery));
    this.alarm = new AlarmClock(isolate().world, alarms, this.label, (info) => this.#ring(info));
  }

  /** The instance that lives, if one does. */
  get living(): Instance | null {
    return this.#current;
  }

  get old(): Instance | null {
    return this.#old;
  }

  /** The instance that an event reaches: a new one begins its life with it. */
  reached(): Instance {
    if (this.#current !== null) return this.#current;
    const instance = new Instance(this, this.#isolate(), this.database);
    this.#current = instance;
    instance.start();
    return instance;
  }

  /** A call that asks nothing of it: whatever calls an object wakes it. */
  knock(): void {
    const pass = (done: () => void) => done();
    this.reached().enter("knock", () => undefined, pass);
  }

  /**
   * Has another instance take the place of the one that lives, which is not told: it goes on with
   * what it knows, answers what it can, and is refused its next commit.
   */
  replace(): void {
    const old = this.#current;
    if (old === null) return;
    // Of old instances the newest alone lives on.
    this.#old?.end(lostFault());
    old.isReplaced = true;
    this.database = new Database(old.database.serialize());
    this.#old = old;
    this.#current = null;
  }

  forget(instance: Instance): void {
    if (this.#current === instance) this.#current = null;
    if (this.#old === instance) this.#old = null;
    if (instance.database !== this.database) instance.database.close();
  }

  /** What it keeps, as a copy of its file would have it. */
  snapshot(): Kept {
    if (this.database.isTransaction) throw new Error(`${this.label} is in the middle of a turn`);
    return { content: this.database.serialize(), alarmMs: this.alarm.atMs };
  }

  /** Puts a copy of its file in the place of it, as an operator does: it has to be ended before. */
  putBack({ content, alarmMs }: Kept): void {
    if (this.#current !== null) throw new Error(`${this.label} lives`);
    this.#old?.end(lostFault());
    this.database.close();
    this.database = new Database(content);
    this.alarm.putBack(alarmMs);
  }

  /** Ends it for ever, and frees what it takes. */
  close(): void {
    for (const instance of [this.#current, this.#old]) instance?.end(null);
    this.database.close();
  }

  #ring(info: AlarmInfo): Promise<Rung> {
    const instance = this.reached();
    return new Promise((resolve) => {
      let firstTurn = -1;
      const fails = () => {
        // What ends in its first turn is forgotten; what ends later comes again.
        const again = firstTurn >= 0 && instance.turns > firstTurn;
        resolve({ again, counted: again });
      };
      instance.enter("alarm", fails, (done) => {
        if (!this.alarm.arrive()) {
          done();
          return resolve({ again: false, counted: false });
        }
        firstTurn = instance.turns;
        const changes = instance.alarmChanges;
        instance.storage.showAlarm(null);
        const ended = (again: boolean) => {
          const isChanged = instance.storage.isAlarmTouched || instance.alarmChanges > changes;
          instance.context.send(() => {
            done();
            if (again && !isChanged) instance.storage.showAlarm(info.scheduledTime);
            resolve({ again: again && !isChanged, counted: true });
          });
        };
        this.#handle(instance, info).then(
          () => ended(false),
          () => ended(true),
        );
      });
    });
  }

  /** Tells the object what came over a stream. */
  #hear(socket: SimulatedSocket, delivery: Delivery): void {
    const instance = this.reached();
    const { kind } = delivery;
    instance.enter(
      `hears ${kind}`,
      () => undefined,
      (done) => {
        const { webSocketMessage, webSocketClose, webSocketError } = instance.object;
        const act = async () => {
          const { object } = instance;
          if (kind === "message") await webSocketMessage?.call(object, socket, delivery.data);
          else if (kind === "error") await webSocketError?.call(object, socket, new Error("…"));
          else {
            const { code, reason, clean } = delivery;
            await webSocketClose?.call(object, socket, code, reason, clean);
          }
        };
        // What a handler throws ends its event alone.
        act().then(done, done);
      },
    );
  }

  async #handle(instance: Instance, { retryCount, isRetry, scheduledTime }: AlarmInfo) {
    await instance.object.alarm?.({ retryCount, isRetry, scheduledTime });
  }
}
