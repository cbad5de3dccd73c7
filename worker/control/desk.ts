import { DurableObject } from "cloudflare:workers";
import type { ActBy } from "../../src/control/act.ts";
import { untilForceMs } from "../../src/control/epoch.ts";
import type { EpochMs } from "../../src/time.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { ObjectClock } from "../object-clock.ts";
import { migrate, storageSql } from "../sql.ts";
import { type ControlStore, openControlBook } from "./book.ts";
import { controlMigrations } from "./schema.ts";

/** Who acts, without the time: the object has its own clock. */
export type By = Omit<ActBy, "nowMs">;

/** Until when to wait before a change is acknowledged, by any clock. */
export interface InForce {
  readonly inForceAtMs: EpochMs;
  readonly waitMs: number;
}

/** What every call to Control works on: its book, founded, and one transaction a call. */
export class ControlDesk extends DurableObject<Env> {
  protected readonly book: ControlStore;
  protected readonly clock: ObjectClock;

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
    const open = this.book.openBacktests().length + this.book.unfinishedApprovals().length;
    if (open > 0) void ctx.storage.setAlarm(Date.now() + 1_000);
  }

  /** Runs an operator's act in one transaction. */
  protected commit<T>(by: By, act: (by: ActBy) => T): T {
    const nowMs = this.clock.read();
    return this.ctx.storage.transactionSync(() => act({ ...by, nowMs }));
  }
}

/** How long to wait from `nowMs` on. */
export function wait(inForceAtMs: EpochMs, nowMs: EpochMs): InForce {
  return { inForceAtMs, waitMs: untilForceMs(inForceAtMs, nowMs) };
}
