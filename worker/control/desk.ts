import { snapshotLifeMs } from "../../src/bounds.ts";
import { type ActBy, type NamedOperator, operatorNow } from "../../src/control/act.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { ControlState } from "../../src/control/snapshot.ts";
import { watchedMs } from "../../src/monitor/bounds.ts";
import type { ControlGlance } from "../../src/monitor/control-glance.ts";
import type { EpochMs } from "../../src/time.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { ObjectAlarm, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import { openSql } from "../rows/sql.ts";
import { type ControlStore, controlBook } from "./book.ts";
import { controlMigrations } from "./schema.ts";

/** Who acts, without the time: the object has its own clock. */
export type By = Omit<ActBy, "nowMs">;

/** So long after a commit or an alarm Control sees to what is due, at the earliest. */
const alarmPauseMs = 20;

/** What every part of Control works on: its book, founded, its clock, and its one alarm. */
export class ControlDesk {
  readonly env: Env;
  readonly book: ControlStore;
  readonly clock: ObjectClock;
  readonly alarm: ObjectAlarm;
  readonly #state: DurableObjectState;
  #glancedAtMs: EpochMs = 0;

  /** `due`: when any part has something to do by itself; `null`: none has. */
  constructor(state: DurableObjectState, env: Env, due: (nowMs: EpochMs) => EpochMs | null) {
    this.#state = state;
    this.env = env;
    const sql = openSql(state.storage, controlMigrations);
    this.book = controlBook(sql, digestText);
    this.clock = new ObjectClock(state);
    if (!this.book.isFounded()) {
      const document = JSON.stringify({ ...defaultPolicy, version: 1 });
      const table = compile(defaultPolicy, 1);
      const first = { version: 1, document, table, createdAtMs: Date.now() };
      state.storage.transactionSync(() => this.book.found(first));
    }
    this.alarm = new ObjectAlarm(state, { name: "control", due, pauseMs: alarmPauseMs });
  }

  /** Runs an operator's act in one transaction, at this object's time. */
  commit<T>(by: By, act: (by: ActBy) => T): T {
    const nowMs = this.clock.read();
    return this.transact(() => act({ ...by, nowMs }));
  }

  /** One transaction, and an alarm for what it has left to do. */
  transact<T>(act: () => T): T {
    return transactWithAlarm(this.#state, this.alarm, () => {
      const done = act();
      this.alarm.rearm();
      return done;
    });
  }

  /** One transaction that leaves nothing to be done later. */
  record<T>(act: () => T): T {
    return this.#state.storage.transactionSync(act);
  }

  /** The state that isolates ask for; it says so while it is also glanced at. */
  state(): ControlState {
    const agoMs = this.clock.read() - this.#glancedAtMs;
    const state = this.book.state();
    return agoMs >= 0 && agoMs < watchedMs ? { ...state, watched: true } : state;
  }

  /** What operators who listen are told of; that it was asked for is known in memory alone. */
  glance(named?: NamedOperator): ControlGlance {
    const nowMs = this.clock.read();
    this.#glancedAtMs = nowMs;
    const { version, epochs, operatorEpochs } = this.book.state();
    const isKnown = named !== undefined && operatorNow(this.book, named) !== null;
    const told = { version, operatorsEpoch: epochs.operators, operatorEpochs, isKnown };
    return { ...told, ...this.book.glanced(nowMs) };
  }

  /** Lets work go on when the call has answered. */
  after(work: Promise<unknown>): void {
    this.#state.waitUntil(work);
  }

  /** For a call of Control's own: the state as it is. */
  ownAuthority(requestId: string): Authority {
    const nowMs = this.clock.read();
    const { policyTable: _, shadowTable: __, ...state } = this.book.state();
    const snapshot = { ...state, validUntilMs: nowMs + snapshotLifeMs };
    return { snapshot, sentAtMs: nowMs, requestId };
  }
}
