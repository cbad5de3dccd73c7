import { DurableObject } from "cloudflare:workers";
import type { ActBy } from "../../src/control/act.ts";
import type { Authority } from "../../src/control/authority.ts";
import { untilForceMs } from "../../src/control/epoch.ts";
import { snapshotLifeMs } from "../../src/control/snapshot.ts";
import type { EpochMs } from "../../src/time.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { ObjectAlarm, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import { migrate, storageSql } from "../rows/sql.ts";
import { type ControlStore, openControlBook } from "./book.ts";
import { controlMigrations } from "./schema.ts";

/** Who acts, without the time: the object has its own clock. */
export type By = Omit<ActBy, "nowMs">;

/** Until when to wait before a change is acknowledged, by any clock. */
export interface InForce {
  readonly inForceAtMs: EpochMs;
  readonly waitMs: number;
}

/** So long after a commit or an alarm Control sees to what is due, at the earliest. */
const wakePauseMs = 20;

/** What every call to Control works on: its book, founded, and one transaction a call. */
export class ControlDesk extends DurableObject<Env> {
  protected readonly book: ControlStore;
  protected readonly clock: ObjectClock;
  /** The object's one alarm, for all that Control does by itself. */
  protected readonly wake: ObjectAlarm;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const sql = storageSql(ctx.storage);
    this.book = openControlBook(sql, digestText);
    this.clock = new ObjectClock(ctx);
    ctx.storage.transactionSync(() => {
      migrate(sql, controlMigrations);
      if (this.book.isFounded()) return;
      const document = JSON.stringify({ ...defaultPolicy, version: 1 });
      const table = compile(defaultPolicy, 1);
      this.book.found({ version: 1, document, table, createdAtMs: Date.now() });
    });
    this.wake = new ObjectAlarm(ctx, {
      name: "control",
      due: (nowMs) => this.nextMs(nowMs),
      pauseMs: wakePauseMs,
    });
  }

  /** Runs an operator's act in one transaction. */
  protected commit<T>(by: By, act: (by: ActBy) => T): T {
    const nowMs = this.clock.read();
    return this.transact(() => act({ ...by, nowMs }));
  }

  /** One transaction, and an alarm for what it has left to do. */
  protected transact<T>(act: () => T): T {
    return transactWithAlarm(this.ctx, this.wake, () => {
      const done = act();
      this.wake.rearm();
      return done;
    });
  }

  /** When Control has something to do by itself. */
  protected nextMs(_nowMs: EpochMs): EpochMs | null {
    return null;
  }

  /** For a call of Control's own: the state as it is. */
  protected ownAuthority(requestId: string): Authority {
    const nowMs = this.clock.read();
    const { policyTable: _, shadowTable: __, ...state } = this.book.state();
    const snapshot = { ...state, validUntilMs: nowMs + snapshotLifeMs };
    return { snapshot, sentAtMs: nowMs, requestId };
  }
}

/** How long to wait from `nowMs` on. */
export function wait(inForceAtMs: EpochMs, nowMs: EpochMs): InForce {
  return { inForceAtMs, waitMs: untilForceMs(inForceAtMs, nowMs) };
}
