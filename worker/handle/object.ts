import { DurableObject } from "cloudflare:workers";
import { handleMissesMax } from "../../src/bounds.ts";
import { hourMs } from "../../src/time.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { openSql, type Sql } from "../rows/sql.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import { countMiss, dropEnded, handleOf, insertHandle, nextDropMs } from "./book.ts";
import { handleMigrations } from "./schema.ts";

/**
 * What bar codes stand for, one shard of them, until a day after their end; their days are dropped whole. It knows them by hash
 * and their meaning sealed, decides nothing, and is read once on the way of a payment by bar code:
 * whether the code is live the Wallet says.
 */
export class Handle extends DurableObject<Env> {
  readonly #sql: Sql;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = openSql(state.storage, handleMigrations);
    this.#clock = new ObjectClock(state);
    this.#alarm = new ObjectAlarm(state, {
      name: "handle",
      due: () => nextDropMs(this.#sql),
      pauseMs: hourMs,
    });
  }

  /** Keeps a fresh bar code's meaning; false when that bar code is taken. */
  keep(name: string, sealed: string, untilMs: number): boolean {
    const nowMs = this.#clock.read();
    return transactWithAlarm(this.ctx, this.#alarm, () => {
      const overMs = insertHandle(this.#sql, { name, sealed, untilMs });
      if (overMs !== null) this.#alarm.ringBy(overMs, nowMs);
      return overMs !== null;
    });
  }

  /** What a bar code stands for, or null. Writes nothing. */
  find(name: string): string | null {
    return handleOf(this.#sql, name, this.#clock.read());
  }

  /** Counts a look-up in vain, told after the answer; the one that makes too many is an alert. */
  async countMiss(): Promise<void> {
    const nowMs = this.#clock.read();
    const hour = Math.floor(nowMs / hourMs);
    const count = this.ctx.storage.transactionSync(() => countMiss(this.#sql, hour));
    if (count !== handleMissesMax) return;
    const evidence = { misses: count, hour: new Date(hour * hourMs).toISOString() };
    const told = { subject: `handles ${this.ctx.id.name ?? ""}`, evidence, proposedStop: null };
    await raiseAlert(this.env, { kind: "handle_guesses", ...told });
  }

  /** Drops the days that are over. Never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, () => {
      const nowMs = this.#clock.read();
      this.ctx.storage.transactionSync(() => dropEnded(this.#sql, nowMs));
    });
  }
}
