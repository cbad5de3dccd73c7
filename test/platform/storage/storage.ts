import type { Cursor } from "./cursor.ts";
import type { Database } from "./database.ts";

/** Whoever carries a storage: told of its first write in a turn, asked whether it is alive. */
export interface Carrier {
  /** The turn has written something that is to be committed. */
  wrote(): void;
  /** Throws when the object has ended. */
  assertAlive(): void;
  /** A pause in which others may run. */
  pause(label: string): Promise<void>;
}

/** An object's alarm as its storage sees it. */
export type AlarmTime = number | null;

/**
 * An object's storage as `DurableObjectStorage` shows it: SQL, `transactionSync` and the alarm. The
 * first write of a turn opens a transaction, which `commit` ends; the alarm is part of it.
 */
export class Storage {
  readonly sql: {
    exec(text: string, ...values: unknown[]): Cursor;
    readonly databaseSize: number;
    /** As the platform has it for tests of itself. */
    setMaxPageCountForTest(count: number): void;
  };
  readonly #database: Database;
  readonly #carrier: Carrier;
  #alarmMs: AlarmTime;
  #alarmBefore: AlarmTime = null;
  /** The turn has set or deleted the alarm. */
  isAlarmTouched = false;
  #depth = 0;

  constructor(database: Database, carrier: Carrier, alarmMs: AlarmTime) {
    this.#database = database;
    this.#carrier = carrier;
    this.#alarmMs = alarmMs;
    const exec = (text: unknown, values: readonly unknown[]) => {
      if (text === undefined) throw new TypeError(noText);
      carrier.assertAlive();
      return database.exec(String(text), values);
    };
    this.sql = {
      exec: (text, ...values) => exec(text, values),
      get databaseSize() {
        return database.sizeBytes;
      },
      setMaxPageCountForTest: (count) => database.limitPages(count),
    };
  }

  /** Opens the turn's transaction; called before anything is written. */
  begin(): void {
    if (this.#database.isTransaction) return;
    this.#database.control("BEGIN");
    this.#alarmBefore = this.#alarmMs;
    this.isAlarmTouched = false;
    this.#carrier.wrote();
  }

  get isOpen(): boolean {
    return this.#database.isTransaction;
  }

  /** Keeps what the turn wrote. Answers the alarm where it was set or deleted, else `undefined`. */
  commit(): AlarmTime | undefined {
    if (this.isOpen) this.#database.control("COMMIT");
    const alarm = this.isAlarmTouched ? this.#alarmMs : undefined;
    this.isAlarmTouched = false;
    return alarm;
  }

  /** Undoes what the turn wrote. */
  rollback(): void {
    if (!this.isOpen) return;
    this.#database.control("ROLLBACK");
    this.#alarmMs = this.#alarmBefore;
    this.isAlarmTouched = false;
  }

  /** The alarm has begun to ring, or has rung: none is set any more. */
  showAlarm(atMs: AlarmTime): void {
    this.#alarmMs = atMs;
    if (this.isOpen) this.#alarmBefore = atMs;
  }

  transactionSync<T>(act: () => T): T {
    this.#carrier.assertAlive();
    this.begin();
    const savepoint = `s${this.#depth}`;
    const alarm = this.#alarmMs;
    const isAlarmTouched = this.isAlarmTouched;
    this.#depth += 1;
    this.#database.control(`SAVEPOINT ${savepoint}`);
    try {
      const value = act();
      this.#database.control(`RELEASE ${savepoint}`);
      return value;
    } catch (fault) {
      if (this.isOpen) {
        this.#database.control(`ROLLBACK TO ${savepoint}`);
        this.#database.control(`RELEASE ${savepoint}`);
        this.#alarmMs = alarm;
        this.isAlarmTouched = isAlarmTouched;
      }
      throw fault;
    } finally {
      this.#depth -= 1;
    }
  }

  async getAlarm(): Promise<AlarmTime> {
    this.#carrier.assertAlive();
    return this.#alarmMs;
  }

  setAlarm(at: number | Date): Promise<void> {
    const atMs = Math.trunc(Number(at));
    if (!(atMs > 0)) throw new TypeError("setAlarm() cannot be called with an alarm time <= 0");
    return this.#setAlarm(atMs);
  }

  deleteAlarm(): Promise<void> {
    return this.#setAlarm(null);
  }

  /** Resolves when all that was written is kept. */
  sync(): Promise<void> {
    this.#carrier.assertAlive();
    return this.#carrier.pause("sync");
  }

  async #setAlarm(atMs: AlarmTime): Promise<void> {
    this.#carrier.assertAlive();
    this.begin();
    this.#alarmMs = atMs;
    this.isAlarmTouched = true;
  }
}

const noText = "Failed to execute 'exec' on 'SqlStorage': parameter 1 is not of type 'String'.";

/** What the platform has and this does not, so that nobody takes silence for an answer. */
for (const name of ["get", "put", "delete", "list", "deleteAll", "transaction", "kv"]) {
  Object.defineProperty(Storage.prototype, name, {
    get() {
      throw new Error(`not simulated: storage.${name}`);
    },
  });
}
